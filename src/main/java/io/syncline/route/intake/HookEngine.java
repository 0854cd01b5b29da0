package io.syncline.route.intake;

import io.syncline.core.inbox.HookFault;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.model.SystemId;
import io.syncline.route.intake.http.HookAnswer;
import io.syncline.route.intake.http.HookRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.support.DefaultConsumer;

/**
 * The engine behind {@code platform-http:/hooks/<system>}: hands each webhook that the {@link
 * io.syncline.route.intake.http.HookServer} has read within its bounds to the route of its system,
 * and answers when that route is through.
 */
public final class HookEngine
    implements Function<HookRequest, CompletionStage<HookAnswer>>, PlatformHttpEngine {

  private static final String PATH = "/hooks/";

  private final Hooks hooks;
  private final WebhookReports watch;
  private final Map<SystemId, HookConsumer> started = new ConcurrentHashMap<>();

  public HookEngine(Hooks hooks, WebhookReports watch) {
    this.hooks = hooks;
    this.watch = watch;
  }

  /**
   * @throws IllegalArgumentException where the endpoint's path is not {@code /hooks/<system>}
   */
  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
    var path = endpoint.getPath();
    if (!path.startsWith(PATH)) {
      throw new IllegalArgumentException("Webhooks come in at " + PATH + "<system>, not " + path);
    }
    return new HookConsumer(endpoint, processor, SystemId.of(path.substring(PATH.length())));
  }

  /** While a route is being replaced, the sender is asked to repeat its webhook. */
  @Override
  public CompletionStage<HookAnswer> apply(HookRequest request) {
    var consumer = started.get(request.system());
    return consumer == null
        ? CompletableFuture.completedStage(withoutRoute(request.system()))
        : consumer.process(request);
  }

  private HookAnswer withoutRoute(SystemId system) {
    if (!hooks.expected(system)) {
      return HookAnswer.UNKNOWN_SYSTEM;
    }
    watch.refused(system, HookFault.NOT_STARTED);
    return HookAnswer.NOT_STARTED;
  }

  private static HookAnswer answer(Exchange exchange) {
    if (exchange.getException() != null) {
      return HookAnswer.UNAVAILABLE;
    }
    return exchange.getMessage().getBody() instanceof HookAnswer answer ? answer : HookAnswer.FAULT;
  }

  /** Takes in the webhooks of one system, from the start of its route until its stop. */
  private final class HookConsumer extends DefaultConsumer implements PlatformHttpConsumer {
    private final PlatformHttpEndpoint endpoint;
    private final SystemId system;

    HookConsumer(PlatformHttpEndpoint endpoint, Processor processor, SystemId system) {
      super(endpoint, processor);
      this.endpoint = endpoint;
      this.system = system;
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
      return endpoint;
    }

    CompletionStage<HookAnswer> process(HookRequest request) {
      var exchange = createExchange(true);
      exchange.getMessage().setBody(request);
      var answer = new CompletableFuture<HookAnswer>();
      getAsyncProcessor().process(exchange, sync -> answer.complete(answer(exchange)));
      return answer;
    }

    @Override
    protected void doStart() throws Exception {
      super.doStart();
      started.put(system, this);
    }

    @Override
    protected void doStop() throws Exception {
      started.remove(system, this);
      super.doStop();
    }
  }
}
