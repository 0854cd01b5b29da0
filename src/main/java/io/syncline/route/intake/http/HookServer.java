package io.syncline.route.intake.http;

import io.syncline.core.model.SystemId;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code POST /hooks/{system}}: reads the body within bounds on the event loop, has it
 * processed by a few workers, none of which waits for the commit, and answers after it. Nothing of
 * a request but its path, its signed body and the headers a signature needs is ever looked at; none
 * becomes a Camel header.
 */
public final class HookServer implements AutoCloseable {

  /** Before the platform's own handlers: one of them, where installed, buffers every body. */
  private static final int FIRST = Integer.MIN_VALUE;

  /** Events come by POST; some vendors ask by GET whether somebody listens. */
  private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.POST, HttpMethod.GET);

  private static final int MOST_WAITING = 4_096;
  private static final int STOP_SECONDS = 5;

  /**
   * What webhooks may cost.
   *
   * @param bodyBytes longest body
   * @param memoryBytes all bodies in memory together
   * @param workers how many are verified and taken apart at once
   * @param bodyTime longest time for a body to arrive
   * @param answerTime after this time the sender is asked to repeat its webhook: a database that
   *     does not even refuse connections keeps no sender waiting
   */
  public record Limits(
      int bodyBytes, long memoryBytes, int workers, Duration bodyTime, Duration answerTime) {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** With the usual time to answer, ten seconds. */
    public Limits(int bodyBytes, long memoryBytes, int workers, Duration bodyTime) {
      this(bodyBytes, memoryBytes, workers, bodyTime, ANSWER);
    }

    /** One megabyte each, 64 in memory, a worker for each processor, 30 seconds. */
    public static Limits usual() {
      int workers = Math.max(2, Runtime.getRuntime().availableProcessors());
      return new Limits(1 << 20, 64L << 20, workers, Duration.ofSeconds(30));
    }
  }

  private final Function<HookRequest, CompletionStage<HookAnswer>> intake;
  private final @Nullable String publicUrl;
  private final Limits limits;
  private final InstantSource clock;
  private final BodyBudget budget;
  private final ThreadPoolExecutor workers;

  /** One for each request that may be in work; while a commit is slow they would pile up. */
  private final Semaphore room = new Semaphore(MOST_WAITING);

  private volatile boolean open;

  /**
   * @param intake processes a request; completes when it is to be answered
   * @param publicUrl how senders reach this server behind a proxy; empty: as the request says
   */
  public HookServer(
      Function<HookRequest, CompletionStage<HookAnswer>> intake,
      Optional<String> publicUrl,
      Limits limits,
      InstantSource clock) {
    this.intake = intake;
    this.publicUrl = publicUrl.map(it -> it.replaceAll("/+$", "")).orElse(null);
    this.limits = limits;
    this.clock = clock;
    this.budget = new BodyBudget(limits.memoryBytes());
    this.workers = pool(limits.workers());
  }

  public void mount(Router router) {
    router.route("/hooks/:system").order(FIRST).handler(this::handle);
  }

  /**
   * Starts to accept webhooks. Before, while the routes are being started, every sender is asked to
   * repeat its webhook: some vendors never repeat a webhook that was answered 404.
   */
  public void open() {
    open = true;
  }

  /** Finishes the current requests; senders of later ones are asked to repeat them. */
  @Override
  public void close() {
    workers.shutdown();
    try {
      // A sender without an answer by then has no confirmation, and repeats its webhook.
      room.tryAcquire(MOST_WAITING, STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(RoutingContext routing) {
    var request = routing.request();
    var loop = routing.vertx().getOrCreateContext();
    var system = system(routing.pathParam("system"));
    BodyReader.read(routing.vertx(), request, limits, budget)
        .onSuccess(body -> submit(request, loop, system, body))
        .onFailure(
            failure ->
                HookReply.send(
                    request,
                    failure instanceof HookRefused refused ? refused.answer() : HookAnswer.FAULT));
  }

  private void submit(
      HttpServerRequest request, Context loop, @Nullable SystemId system, byte[] body) {
    var refusal = refusal(request, system);
    if (refusal != null || system == null) {
      budget.giveBack(body.length);
      HookReply.send(request, refusal == null ? HookAnswer.UNKNOWN_SYSTEM : refusal);
      return;
    }
    var headers = request.headers();
    var hook =
        new HookRequest(
            system, request.method().name(), uri(request), headers::getAll, body, clock.instant());
    if (!room.tryAcquire()) {
      budget.giveBack(body.length);
      HookReply.send(request, HookAnswer.BUSY);
      return;
    }
    var vertx = loop.owner();
    long timer =
        vertx.setTimer(
            limits.answerTime().toMillis(), it -> HookReply.send(request, HookAnswer.UNAVAILABLE));
    try {
      workers.execute(() -> process(request, loop, hook, timer));
    } catch (RejectedExecutionException e) {
      vertx.cancelTimer(timer);
      done(hook);
      HookReply.send(request, HookAnswer.BUSY);
    }
  }

  private @Nullable HookAnswer refusal(HttpServerRequest request, @Nullable SystemId system) {
    if (!open) {
      return HookAnswer.STARTING;
    }
    if (system == null) {
      return HookAnswer.UNKNOWN_SYSTEM;
    }
    return METHODS.contains(request.method()) ? null : HookAnswer.POST_ONLY;
  }

  /**
   * @param timer answers the sender when its time is over; the current work continues and keeps its
   *     place, and events that are still committed are recognized when they are repeated
   */
  private void process(HttpServerRequest request, Context loop, HookRequest hook, long timer) {
    CompletionStage<HookAnswer> answered;
    try {
      answered = intake.apply(hook);
    } catch (RuntimeException | Error fault) {
      answered = CompletableFuture.failedStage(fault);
    }
    answered.whenComplete(
        (answer, fault) -> {
          var said = fault == null ? answer : HookAnswer.FAULT;
          loop.owner().cancelTimer(timer);
          loop.runOnContext(it -> HookReply.send(request, said));
          done(hook);
        });
  }

  private void done(HookRequest hook) {
    budget.giveBack(hook.body().length);
    room.release();
  }

  private String uri(HttpServerRequest request) {
    return publicUrl == null
        ? request.scheme() + "://" + request.authority() + request.uri()
        : publicUrl + request.uri();
  }

  private static @Nullable SystemId system(@Nullable String name) {
    try {
      return name == null ? null : SystemId.of(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static ThreadPoolExecutor pool(int threads) {
    var number = new AtomicInteger();
    var pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              var thread = new Thread(task, "intake-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
