package io.syncline.system;

import io.syncline.core.definition.system.SystemType.RateLimit;
import io.syncline.core.system.state.RateBudget;
import io.syncline.core.system.state.RateBudget.Budgeted;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** The budget of a single process, for commands that run without a server. Safe for threads. */
public final class LocalBudget implements RateBudget {

  private final LongSupplier nanos;

  /** When the next request of each system would be free if all were sent evenly. */
  private final Map<Budgeted, Long> free = new HashMap<>();

  /**
   * @param nanos a monotonic clock
   */
  public LocalBudget(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public synchronized CompletionStage<Portion> borrow(Budgeted of, RateLimit limit, int wanted) {
    long now = nanos.getAsLong();
    long interval = RateBudget.interval(limit).toNanos();
    long earliest = now - RateBudget.burst(limit).toNanos();
    long first = Math.max(free.getOrDefault(of, earliest), earliest);
    int turns = first > now ? 0 : (int) Math.min(wanted, 1 + (now - first) / interval);
    free.put(of, first + turns * interval);
    return CompletableFuture.completedStage(new Portion(turns, Duration.ofNanos(first - now), 1));
  }

  @Override
  public synchronized void close(Budgeted of, Duration pause) {
    free.merge(of, nanos.getAsLong() + pause.toNanos(), Math::max);
  }
}
