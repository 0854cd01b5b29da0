package io.syncline.system.http.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a limit of a system on requests per time and on concurrent requests, over all callers of
 * all processes that share its budget. Narrower limits of some calls send by the system's own.
 *
 * <p>A request whose turn is later than the longest wait is not sent, and its failure says when to
 * try again; one that is past its deadline when its turn comes is not sent either; after an answer
 * 403, 429 or 5xx with {@code Retry-After} none is sent before that moment. No thread waits: turns
 * are taken by a timer and by the answers of others.
 */
public final class PacedTransport implements HttpTransport {

  private final HttpTransport next;
  private final Timer timer;
  private final LongSupplier nanos;
  private final RetryAfter retryAfter;
  private final BorrowedTurns allowance;
  private final long longestWait;
  private final Queue<Waiting> queue = new ArrayDeque<>();
  private int running;
  private long timerAt = Long.MAX_VALUE;

  /** Runs something later, on some other thread. */
  @FunctionalInterface
  public interface Timer {
    void in(Duration delay, Runnable task);
  }

  private record Waiting(HttpCall call, CompletableFuture<HttpResult> result, long deadline) {}

  public PacedTransport(
      HttpTransport next,
      BorrowedTurns allowance,
      Duration longestWait,
      Timer timer,
      LongSupplier nanos,
      RetryAfter retryAfter) {
    this.next = next;
    this.timer = timer;
    this.nanos = nanos;
    this.retryAfter = retryAfter;
    this.longestWait = longestWait.toNanos();
    this.allowance = allowance;
  }

  @Override
  public CompletableFuture<HttpResult> send(HttpCall call) {
    var waiting = new Waiting(call, new CompletableFuture<>(), nanos.getAsLong() + longestWait);
    synchronized (this) {
      queue.add(waiting);
    }
    advance();
    return waiting.result();
  }

  /**
   * Sends what may be sent now, refuses what would wait too long, and sets the timer for the rest.
   */
  private void advance() {
    for (var turn = turn(); turn != null; turn = turn()) {
      turn.run();
    }
  }

  private synchronized @Nullable Runnable turn() {
    var first = queue.peek();
    if (first == null) {
      return null;
    }
    long now = nanos.getAsLong();
    long delay = allowance.delay(now);
    if (now + delay > first.deadline()) {
      queue.remove();
      var wait = Duration.ofNanos(Math.max(delay, 1_000_000));
      return () ->
          first.result().complete(new HttpResult.Unsent("its rate limit is used up", wait));
    }
    if (running >= allowance.concurrency() || allowance.isAsking()) {
      later(first.deadline() - now);
      return null;
    }
    if (delay > 0) {
      later(delay);
      return null;
    }
    if (!allowance.has(now)) {
      allowance.beginAsking();
      int waiting = queue.size();
      return () -> ask(waiting);
    }
    queue.remove();
    if (!first.call().mayLeave().getAsBoolean()) {
      return () -> first.result().complete(HttpResult.Unsent.TOO_LATE);
    }
    allowance.use();
    running++;
    return () -> start(first);
  }

  private void ask(int waiting) {
    allowance
        .ask(waiting)
        .whenComplete(
            (portion, failure) -> {
              synchronized (this) {
                allowance.answered(failure == null ? portion : null, nanos.getAsLong());
              }
              advance();
            });
  }

  /** Looks again after this time, or sooner where it is set to already. */
  private void later(long delay) {
    long at = nanos.getAsLong() + delay;
    if (at < timerAt) {
      timerAt = at;
      timer.in(
          Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), delay)),
          () -> {
            synchronized (this) {
              timerAt = timerAt < at ? timerAt : Long.MAX_VALUE;
            }
            advance();
          });
    }
  }

  private void start(Waiting waiting) {
    next.send(waiting.call())
        .thenAccept(
            result -> {
              synchronized (this) {
                running--;
                heed(waiting.call(), result);
              }
              waiting.result().complete(result);
              advance();
            });
  }

  private void heed(HttpCall call, HttpResult result) {
    if (result instanceof HttpResult.Answered answered
        && isOfAll(answered.status())
        && allowance.isMeantBy(call, answered.status())) {
      var pause = retryAfter.of(answered);
      if (pause != null) {
        allowance.close(pause, nanos.getAsLong());
      }
    }
  }

  /** Forbidden, too: some vendors answer so where a limit is used up. */
  private static boolean isOfAll(int status) {
    return status == 403 || status == 429 || status >= 500;
  }
}
