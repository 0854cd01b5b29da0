package io.syncline.system.jdbc;

import io.syncline.core.definition.system.SystemType.RateLimit;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.RateBudget;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps a database's limits on transactions per time and at once, over all processes that share its
 * budget. Callers wait here for their turn, no longer than the longest wait. Safe for threads.
 */
final class JdbcTurns {

  /** What is borrowed and not used within this time is lost. */
  private static final long KEPT = Duration.ofSeconds(1).toNanos();

  private static final int PORTION = 25;
  private static final Duration OUT_OF_REACH = Duration.ofSeconds(1);

  private final SystemId system;
  private final RateLimit limit;
  private final RateBudget budget;
  private final long longestWait;
  private final long interval;
  private int running;
  private int sharers = 1;
  private int turns;
  private long next;
  private long borrowedAt;
  private long closedUntil = System.nanoTime();

  JdbcTurns(SystemId system, RateLimit limit, RateBudget budget, Duration longestWait) {
    this.system = system;
    this.limit = limit;
    this.budget = budget;
    this.longestWait = longestWait.toNanos();
    this.interval = RateBudget.interval(limit).toNanos();
  }

  /** No turn comes in time. */
  static final class NoTurn extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Duration pause;

    NoTurn(Duration pause) {
      super("its rate limit is used up", null, false, false);
      this.pause = pause;
    }

    Duration pause() {
      return pause;
    }
  }

  /** Waits for a turn; it is given back by {@link #end}. */
  void begin() throws NoTurn {
    long deadline = System.nanoTime() + longestWait;
    try {
      enter(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoTurn(OUT_OF_REACH);
    }
    try {
      for (long delay = claim(); delay > 0; delay = claim()) {
        if (System.nanoTime() + delay > deadline) {
          throw new NoTurn(Duration.ofNanos(delay));
        }
        await(delay);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end();
      throw new NoTurn(OUT_OF_REACH);
    } catch (NoTurn none) {
      end();
      throw none;
    }
  }

  /** So long, or until another ends: it may have left a turn. */
  private synchronized void await(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedWait(this, nanos);
  }

  private synchronized void enter(long deadline) throws InterruptedException, NoTurn {
    while (running >= Math.max(1, limit.concurrency() / sharers)) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new NoTurn(OUT_OF_REACH);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    running++;
  }

  synchronized void end() {
    running--;
    notifyAll();
  }

  /** Takes a turn; else how long to wait before asking again. */
  private long claim() throws InterruptedException {
    synchronized (this) {
      if (taken()) {
        return 0;
      }
      long now = System.nanoTime();
      if (turns > 0 || closedUntil > now) {
        return Math.max(1, (turns > 0 ? next : closedUntil) - now);
      }
    }
    var portion = borrow();
    synchronized (this) {
      if (portion.turns() == 0) {
        long pause = Math.max(1, portion.first().toNanos());
        closedUntil = System.nanoTime() + pause;
        return pause;
      }
      sharers = Math.max(1, portion.sharers());
      turns += portion.turns();
      borrowedAt = System.nanoTime();
      next = borrowedAt + portion.first().toNanos();
      return taken() ? 0 : Math.max(1, next - borrowedAt);
    }
  }

  private boolean taken() {
    long now = System.nanoTime();
    if (now - borrowedAt > KEPT && now - next > KEPT) {
      turns = 0;
    }
    if (turns == 0 || next > now) {
      return false;
    }
    turns--;
    next += interval;
    return true;
  }

  private RateBudget.Portion borrow() throws InterruptedException {
    int wanted = (int) Math.max(1, Math.min(PORTION, KEPT / 4 / Math.max(1, interval)));
    try {
      return budget
          .borrow(new RateBudget.Budgeted(system, null), limit, wanted)
          .toCompletableFuture()
          .get(longestWait, TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return new RateBudget.Portion(0, OUT_OF_REACH, 1);
    }
  }
}
