package io.syncline.system.http.call;

import io.syncline.core.definition.system.Quota;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.QuotaCount;
import io.syncline.core.system.state.QuotaCount.Portion;
import io.syncline.core.system.state.Quotas;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls against a system's quota before they wait for their turn under its rate. A call for
 * which none is left is not sent, and its failure says when it is worth asking again. Safe for
 * threads.
 */
public final class QuotaTransport implements HttpTransport {

  /** Taken in advance where there are plenty, so that not every call asks. */
  private static final int IN_ADVANCE = 20;

  /** What the vendor tells is passed on so often at most. */
  private static final long TELLING = Duration.ofSeconds(2).toNanos();

  /** The database's clock may be ahead of those who wait. */
  private static final Duration BEHIND = Duration.ofSeconds(1);

  private static final HttpResult UNCOUNTED =
      new HttpResult.Unsent("its quota cannot be counted now", Duration.ofSeconds(1));

  private final HttpTransport next;
  private final SystemId system;
  private final Quota quota;
  private final Quotas quotas;
  private final LongSupplier nanos;
  private Stock people = Stock.EMPTY;
  private Stock runs = Stock.EMPTY;
  private long reportedAt;
  private boolean reported;

  /** Calls in hand, worth something until a moment. */
  private record Stock(int calls, Instant start, long until) {
    static final Stock EMPTY = new Stock(0, Instant.EPOCH, 0);

    Stock less(int used) {
      return new Stock(calls - used, start, until);
    }
  }

  /**
   * What came of asking for a call.
   *
   * @param start when the time began in which it is counted; null: there is none for it
   * @param none what it is answered where there is none
   */
  private record Turn(@Nullable Instant start, HttpResult none) {}

  /**
   * @param nanos a monotonic clock
   */
  public QuotaTransport(
      HttpTransport next, SystemId system, Quota quota, Quotas quotas, LongSupplier nanos) {
    this.next = next;
    this.system = system;
    this.quota = quota;
    this.quotas = quotas;
    this.nanos = nanos;
  }

  @Override
  public CompletableFuture<HttpResult> send(HttpCall call) {
    if (call.counts().cost() == 0) {
      return next.send(call);
    }
    var own = own(call.counts());
    var turn =
        own != null
            ? CompletableFuture.completedFuture(new Turn(own, UNCOUNTED))
            : asked(call.counts()).exceptionally(unasked -> new Turn(null, UNCOUNTED));
    return turn.thenCompose(it -> sent(call, it));
  }

  private CompletableFuture<HttpResult> sent(HttpCall call, Turn turn) {
    var start = turn.start();
    if (start != null) {
      return next.send(call).thenApply(result -> heard(result, start));
    }
    return CompletableFuture.completedFuture(turn.none());
  }

  /** Out of what is in hand. */
  private synchronized @Nullable Instant own(HttpCall.Counts counts) {
    var stock = counts.run() ? runs : people;
    if (stock.calls() < counts.cost() || nanos.getAsLong() - stock.until() >= 0) {
      return null;
    }
    put(counts.run(), stock.less(counts.cost()));
    return stock.start();
  }

  private synchronized void put(boolean run, Stock stock) {
    if (run) {
      runs = stock;
    } else {
      people = stock;
    }
  }

  private CompletableFuture<Turn> asked(HttpCall.Counts counts) {
    return quotas
        .take(system, quota, counts.cost(), counts.cost() + IN_ADVANCE, counts.run())
        .toCompletableFuture()
        .thenApply(portion -> taken(portion, counts));
  }

  private synchronized Turn taken(Portion portion, HttpCall.Counts counts) {
    if (portion.calls() < counts.cost()) {
      return new Turn(null, none(portion, counts.run()));
    }
    int rest = portion.calls() - counts.cost();
    var before = counts.run() ? runs : people;
    int kept = before.start().equals(portion.start()) ? before.calls() : 0;
    long until = nanos.getAsLong() + portion.ends().toNanos();
    put(counts.run(), new Stock(kept + rest, portion.start(), until));
    return new Turn(portion.start(), UNCOUNTED);
  }

  /** It is worth asking again when the time has ended, or sooner, as the vendor may tell more. */
  private static HttpResult none(Portion portion, boolean run) {
    var ends = portion.ends().plus(BEHIND);
    var pause = ends.compareTo(QuotaCount.LOOK) < 0 ? ends : QuotaCount.LOOK;
    var until = portion.until();
    return until == null ? UNCOUNTED : new HttpResult.OutOfQuota(until, pause, run);
  }

  /** What the vendor tells of the time in which the call was counted. */
  private HttpResult heard(HttpResult result, Instant start) {
    if (result instanceof HttpResult.Answered answered && quota.reported() && isTime()) {
      var used = quota.used() == null ? null : number(answered, quota.used(), 1);
      var left = quota.remaining() == null ? null : number(answered, quota.remaining(), 1);
      var where = quota.used() == null ? quota.remaining() : quota.used();
      var all = where == null ? null : number(answered, where, 2);
      if (used != null) {
        quotas.report(system, quota, start, used, all);
      } else if (left != null) {
        long of = all == null ? quota.calls() : all;
        quotas.report(system, quota, start, Math.max(0, of - left), all);
      }
    }
    return result;
  }

  private synchronized boolean isTime() {
    long now = nanos.getAsLong();
    boolean time = !reported || now - reportedAt >= TELLING;
    if (time) {
      reported = true;
      reportedAt = now;
    }
    return time;
  }

  private static @Nullable Long number(
      HttpResult.Answered answered, Quota.CountHeader count, int group) {
    var header = answered.header(count.header());
    if (header == null) {
      return null;
    }
    var pattern = count.pattern() == null ? "^\\s*(\\d+)\\s*$" : count.pattern();
    var found = Pattern.compile(pattern).matcher(header);
    if (!found.find() || found.groupCount() < group || found.group(group) == null) {
      return null;
    }
    return found.group(group).matches("\\d{1,15}") ? Long.valueOf(found.group(group)) : null;
  }
}
