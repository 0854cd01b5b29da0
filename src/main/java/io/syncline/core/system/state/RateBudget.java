package io.syncline.core.system.state;

import io.syncline.core.definition.system.SystemType.RateLimit;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What systems allow of requests, shared by all who send them. Turns are borrowed in portions, so
 * that not every request asks.
 *
 * <p>All portions of a system together keep its limit. What is borrowed and not used within a
 * second is lost. Never asked inside a transaction.
 */
public interface RateBudget {

  /**
   * What has a budget.
   *
   * @param limit one of the system's narrower limits by its name; null: the system itself
   */
  record Budgeted(SystemId system, @Nullable String limit) {

    /** A text that no other has: ids of systems hold no slash. */
    @Override
    public String toString() {
      return limit == null ? system.value() : system.value() + "/" + limit;
    }
  }

  /**
   * Borrows turns.
   *
   * @param wanted at most so many, at least 1
   * @return on whatever thread; fails where the budget cannot be asked
   */
  CompletionStage<Portion> borrow(Budgeted of, RateLimit limit, int wanted);

  /** A pause is asked for: no turn is given before its end. */
  void close(Budgeted of, Duration pause);

  /**
   * Turns, the time of the limit's one request apart.
   *
   * @param turns how many; 0: none is free
   * @param first in how long the first of them may be used, negative where it might have been used
   *     before; where there are none, in how long to ask again
   * @param sharers how many processes share the system now
   */
  record Portion(int turns, Duration first, int sharers) {}

  /** The time from one request to the next. */
  static Duration interval(RateLimit limit) {
    return Duration.ofNanos(Math.max(1, limit.per().toNanos() / Math.max(1, limit.requests())));
  }

  /** How long no request may have been sent for as many as the limit names to leave at once. */
  static Duration burst(RateLimit limit) {
    return interval(limit).multipliedBy(Math.max(0, limit.requests() - 1));
  }
}
