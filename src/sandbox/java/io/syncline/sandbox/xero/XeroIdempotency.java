package io.syncline.sandbox.xero;

import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The {@code Idempotency-Key} header of POST and PUT.
 *
 * <p>The answer is kept for six minutes from the first call and repeated, errors too; the same key
 * with another method, URL or body is refused with 400; a key is at most 128 characters. Source:
 * developer.xero.com, guide "Idempotent requests". A call that arrives while the first one of its
 * key is still at work waits for its answer (what Xero does then is not published).
 */
final class XeroIdempotency {
  private static final long SWEEP_NANOS = 1_000_000_000L;

  private static final class Kept {
    private final String method;
    private final String target;
    private final byte[] body;
    private final long until;
    private volatile Reply reply = Reply.RESET;

    private Kept(Request request, long until) {
      this.method = request.method();
      this.target = target(request);
      this.body = request.body();
      this.until = until;
    }

    private boolean expired() {
      return until - System.nanoTime() < 0;
    }

    private boolean sameAs(Request request) {
      return method.equals(request.method())
          && target.equals(target(request))
          && Arrays.equals(body, request.body());
    }
  }

  private final Map<String, Kept> answers = new ConcurrentHashMap<>();
  private volatile Duration retention = Duration.ofMinutes(6);
  private long lastSweep = System.nanoTime();

  void retention(Duration value) {
    retention = value;
  }

  Reply once(Request request, Supplier<Reply> work) {
    var key = request.header("idempotency-key");
    if (key == null) {
      return work.get();
    }
    if (key.length() > 128) {
      return XeroErrors.validation("Idempotency Key exceeds 128 characters.");
    }
    sweep();
    var fresh = new Kept(request, System.nanoTime() + retention.toNanos());
    synchronized (fresh) {
      var kept = answers.compute(key, (k, old) -> old == null || old.expired() ? fresh : old);
      if (kept == fresh) {
        try {
          fresh.reply = work.get();
        } catch (RuntimeException e) {
          answers.remove(key, fresh);
          throw e;
        }
        return fresh.reply;
      }
      return repeat(key, kept, request);
    }
  }

  private static Reply repeat(String key, Kept kept, Request request) {
    if (!kept.sameAs(request)) {
      return XeroErrors.validation("Idempotency Key " + key + " is used with a different request.");
    }
    synchronized (kept) {
      return kept.reply;
    }
  }

  private synchronized void sweep() {
    long now = System.nanoTime();
    if (now - lastSweep > SWEEP_NANOS) {
      lastSweep = now;
      answers.values().removeIf(Kept::expired);
    }
  }

  private static String target(Request request) {
    return request.path() + "?" + request.query();
  }
}
