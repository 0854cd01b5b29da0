package io.syncline.system.http.call;

import io.syncline.core.definition.system.SystemType.RateLimit;
import io.syncline.core.system.state.RateBudget;
import io.syncline.core.system.state.RateBudget.Budgeted;
import io.syncline.core.system.state.RateBudget.Portion;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The turns that this process has borrowed from a system's budget. Not safe for threads.
 *
 * <p>Times are nanoseconds of a monotonic clock.
 */
public final class BorrowedTurns {

  /** What is kept longer would come on top of what others borrow meanwhile. */
  private static final long KEPT = Duration.ofSeconds(1).toNanos();

  /** As much is borrowed in advance while all of it is used. */
  private static final long IN_ADVANCE = Duration.ofMillis(250).toNanos();

  /** The budget could not be asked. */
  private static final Duration OUT_OF_REACH = Duration.ofSeconds(1);

  private final Budgeted of;
  private final RateLimit limit;
  private final RateBudget budget;
  private final long interval;
  private int turns;
  private long next;
  private long borrowedAt;
  private long closedUntil;
  private int sharers = 1;
  private boolean wasted = true;
  private boolean asking;

  public BorrowedTurns(Budgeted of, RateLimit limit, RateBudget budget, long now) {
    this.of = of;
    this.limit = limit;
    this.budget = budget;
    this.interval = RateBudget.interval(limit).toNanos();
    this.closedUntil = now;
  }

  /**
   * Whether a refusal of this call closes it: of one that keeps a narrower limit, that limit is
   * used up and not the system's own, unless the system itself is in trouble.
   */
  boolean isMeantBy(HttpCall call, int status) {
    return status >= 500 || Objects.equals(of.limit(), call.counts().limit());
  }

  /** How many requests may be on their way at once; each process has its share, at least one. */
  int concurrency() {
    return Math.max(1, limit.concurrency() / sharers);
  }

  /** Whether a turn is borrowed; it may be used after {@link #delay}. */
  boolean has(long now) {
    while (turns > 0 && now - release() > KEPT) {
      wasted = true;
      use();
    }
    return turns > 0;
  }

  /** Nanoseconds until the next turn may be used, or, where there is none, may be asked for. */
  long delay(long now) {
    return Math.max(0, (has(now) ? release() : closedUntil) - now);
  }

  private long release() {
    return Math.max(next, borrowedAt);
  }

  /** Uses one. */
  void use() {
    turns--;
    next += interval;
  }

  boolean isAsking() {
    return asking;
  }

  /**
   * Asks for turns; what comes is to be passed to {@link #answered}.
   *
   * @param waiting how many requests wait for one
   */
  CompletionStage<Portion> ask(int waiting) {
    return budget.borrow(of, limit, waiting + (wasted ? 0 : (int) (IN_ADVANCE / interval)));
  }

  void beginAsking() {
    asking = true;
  }

  /**
   * @param portion null: the budget could not be asked
   */
  void answered(@Nullable Portion portion, long now) {
    asking = false;
    if (portion == null || portion.turns() == 0) {
      var pause = portion == null ? OUT_OF_REACH : portion.first();
      closedUntil = Math.max(closedUntil, now + Math.max(1, pause.toNanos()));
      return;
    }
    sharers = Math.max(1, portion.sharers());
    wasted = false;
    turns = portion.turns();
    next = now + portion.first().toNanos();
    borrowedAt = now;
  }

  /** The system asked for a pause. */
  void close(Duration pause, long now) {
    turns = 0;
    closedUntil = Math.max(closedUntil, now + pause.toNanos());
    budget.close(of, pause);
  }
}
