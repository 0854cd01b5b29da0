package io.syncline.core.delivery.attempt;

import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps from asking a system that is down: one per target, in memory, safe for threads.
 *
 * <p>A call that fails as a whole is a strike for each of its items, at most two; with two strikes
 * the circuit opens, so that one poison record alone does not stop its target at its first failure.
 * A rate limit or refused credentials open it at once. While it is open nothing is claimed for the
 * target; the first batch afterwards is the probe, and any success closes it. It never stays open
 * longer than {@link #LONGEST} unless the system asked for more: work that waits behind it is tried
 * within that time of the system's return.
 */
public final class CircuitBreaker {
  static final Duration LONGEST = Duration.ofMinutes(1);

  private static final int STRIKES_TO_OPEN = 2;

  private final RetryPolicy policy;
  private final RandomGenerator random;
  private final Map<SystemId, State> states = new ConcurrentHashMap<>();

  /** When our credentials were refused last, or no quota was left. */
  private final Map<SystemId, Instant> refused = new ConcurrentHashMap<>();

  private record State(int strikes, Open open) {}

  /**
   * Nothing is sent to a target for a while.
   *
   * @param why its last failure
   */
  record Open(Instant until, Failure why) {}

  public CircuitBreaker(RetryPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
  }

  public Optional<Instant> openUntil(SystemId target, Instant now) {
    return open(target, now).map(Open::until);
  }

  Optional<Open> open(SystemId target, Instant now) {
    return Optional.ofNullable(states.get(target))
        .map(State::open)
        .filter(it -> now.isBefore(it.until()));
  }

  /**
   * Since when work made at {@code created} waits for the target itself: the time in which our
   * credentials were refused, or none of its quota was left, is not counted.
   */
  Instant waitingSince(SystemId target, Instant created) {
    var accepted = refused.getOrDefault(target, Instant.MIN);
    return accepted.isAfter(created) ? accepted : created;
  }

  void succeeded(SystemId target) {
    states.remove(target);
  }

  /**
   * A call of {@code items} failed as a whole.
   *
   * @return until when the circuit is open; empty: it is not
   */
  Optional<Instant> failed(SystemId target, Failure failure, int items, Instant now) {
    if (failure.waits()) {
      refused.put(target, now);
    }
    states.compute(target, (id, before) -> struck(before, failure, items, now));
    return openUntil(target, now);
  }

  private State struck(@Nullable State before, Failure failure, int items, Instant now) {
    var retryAfter = failure instanceof Failure.Deferred deferred ? deferred.retryAfter() : null;
    boolean open = before != null && now.isBefore(before.open().until());
    int earlier = before == null ? 0 : before.strikes();
    // Several slices that fail at the same time are one outage, not several.
    int strikes =
        open
            ? earlier
            : earlier
                + (failure instanceof Failure.Deferred ? STRIKES_TO_OPEN : Math.min(items, 2));
    var until =
        strikes < STRIKES_TO_OPEN
            ? now
            : now.plus(retryAfter == null ? pause(strikes - STRIKES_TO_OPEN) : retryAfter);
    var longer = open && before.open().until().isAfter(until) ? before.open().until() : until;
    return new State(strikes, new Open(longer, failure));
  }

  /** Half of the wait is fixed, so that a system that is down is not asked at once again. */
  private Duration pause(int earlier) {
    var cap = policy.cap(earlier);
    long most = Math.min(cap.toMillis(), LONGEST.toMillis());
    return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
  }
}
