package io.syncline.route.pipeline;

import io.syncline.core.definition.key.Names;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.OperationRoutes;
import io.syncline.route.PlainValues;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Operations as Camel routes: {@code from: direct:<system>.<object>.<operation>}.
 *
 * <p>A route gets maps, lists, texts, numbers and flags as its body, and what else there is to know
 * as exchange properties {@code syncline.<name>}: never as headers, which would leak into the next
 * request. It answers with the like, or with JSON text. The property {@value #OUTCOME} states any
 * other end, whether the route throws or not; an {@link IllegalArgumentException} says that it
 * refused and did nothing.
 */
public final class CamelOperations implements OperationRoutes, AutoCloseable {

  static final String OUTCOME = "syncline.outcome";
  private static final String WHY = "syncline.why";
  private static final String RETRY_AFTER = "syncline.retryAfter";
  private static final String EXISTING = "syncline.existingId";
  private static final long LONGEST_PAUSE = 86_400;

  private final CamelContext camel;
  private final ProducerTemplate template;

  /**
   * A thread for each call on its way: in a queue, a write would use up its time before it is sent,
   * and its outcome would be called unknown.
   */
  private final ExecutorService runners = Executors.newCachedThreadPool(CamelOperations::runner);

  public CamelOperations(CamelContext camel) {
    this.camel = camel;
    this.template = camel.createProducerTemplate();
    template.setExecutorService(runners);
  }

  @Override
  public boolean has(String name) {
    var uri = "direct://" + name;
    return camel.getRoutes().stream()
        .map(it -> it.getEndpoint().getEndpointUri())
        .anyMatch(it -> it.equals(uri) || it.startsWith(uri + "?"));
  }

  @Override
  public @Nullable Value call(
      String name, Value body, Map<String, String> about, Duration timeout) {
    if (!has(name)) {
      throw new Failed("there is no route direct:" + name, Outcome.UNAVAILABLE);
    }
    var running =
        template.asyncSend(
            "direct:" + name,
            exchange -> {
              exchange.getMessage().setBody(PlainValues.plain(body));
              about.forEach((key, value) -> exchange.setProperty("syncline." + key, value));
            });
    try {
      return answer(name, running.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      running.cancel(true);
      throw new Failed("the route " + name + " did not end within " + timeout, Outcome.UNKNOWN);
    } catch (ExecutionException e) {
      throw failed(name, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed("the route " + name + " was interrupted", Outcome.UNKNOWN);
    }
  }

  private static @Nullable Value answer(String name, Exchange exchange) {
    var stated = exchange.getProperty(OUTCOME);
    if (stated != null) {
      throw stated(name, String.valueOf(stated).strip(), exchange);
    }
    if (exchange.getException() != null) {
      throw failed(name, exchange.getException());
    }
    return PlainValues.of(exchange.getMessage());
  }

  /** As the route says; a word that is none says nothing of what was done. */
  private static Failed stated(String name, String said, Exchange exchange) {
    var outcome =
        Arrays.stream(Outcome.values())
            .filter(it -> Names.same(it.name(), said))
            .findFirst()
            .orElse(null);
    if (outcome == null) {
      return new Failed(
          "the route " + name + " states an outcome that there is not", Outcome.UNKNOWN);
    }
    var seconds = exchange.getProperty(RETRY_AFTER, String.class);
    boolean known = seconds != null && seconds.strip().matches("\\d{1,9}");
    var pause =
        known ? Duration.ofSeconds(Math.min(LONGEST_PAUSE, Long.parseLong(seconds.strip()))) : null;
    var why = exchange.getProperty(WHY, String.class);
    return new Failed(
        "the route %s states %s%s"
            .formatted(
                name, outcome.name().toLowerCase(Locale.ROOT), why == null ? "" : ": " + why),
        outcome,
        pause,
        exchange.getProperty(EXISTING, String.class));
  }

  /** By its class: what a message says may hold values. */
  private static Failed failed(String name, @Nullable Throwable cause) {
    // Not its subclasses: a number that cannot be read may come of an answer, after the write.
    boolean refused = cause != null && cause.getClass() == IllegalArgumentException.class;
    var what = cause == null ? "nothing" : cause.getClass().getSimpleName();
    return new Failed(
        "the route " + name + (refused ? " refused: " : " broke off: ") + what,
        refused ? Outcome.INVALID : Outcome.UNKNOWN);
  }

  private static Thread runner(Runnable task) {
    var thread = new Thread(task, "route");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    runners.shutdown();
    template.stop();
  }
}
