package io.syncline.core.delivery;

import io.syncline.core.system.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When work that failed is tried again, and when it becomes a dead letter.
 *
 * <p>Two limits, because two things are counted. What is worth another look but may never end (a
 * copy that others keep changing, an edit that is never judged) is limited by its
 * <em>attempts</em>. A system that is down or asks us to wait is limited by the work's <em>age</em>
 * only: after an outage of a day everything catches up unaided, however often it was tried. Waiting
 * times grow exponentially with full jitter (M. Brooker, "Exponential Backoff And Jitter", AWS
 * Architecture Blog, 2015); for the second kind the exponent follows from the age, so that no
 * counter is needed and none grows while a system is down.
 *
 * @param attempts most attempts of the first kind
 * @param first the longest wait after the first attempt
 * @param longest the longest wait after any
 * @param patience the age at which waiting for a system ends
 */
public record RetryPolicy(int attempts, Duration first, Duration longest, Duration patience) {

  /**
   * How long a system may be down before its waiting work becomes dead letters, unless configured
   * otherwise.
   */
  public static final Duration DEFAULT_PATIENCE = Duration.ofDays(7);

  private static final int LARGEST_EXPONENT = 30;

  public RetryPolicy {
    if (attempts < 1 || first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "A retry policy has an attempt or more and a backoff that grows from above zero");
    }
  }

  /** {@code RetryPolicy.upTo(8).backoff(ofSeconds(5), ofMinutes(10)).thenMoveToDeadLetters()}. */
  public static Attempts upTo(int attempts) {
    return new Attempts(attempts);
  }

  /** A policy whose backoff is still to be said. */
  public record Attempts(int attempts) {
    public Backoff backoff(Duration first, Duration longest) {
      return new Backoff(attempts, first, longest, DEFAULT_PATIENCE);
    }
  }

  /** A policy whose end is still to be said. */
  public record Backoff(int attempts, Duration first, Duration longest, Duration patience) {
    public Backoff waitingOut(Duration longestOutage) {
      return new Backoff(attempts, first, longest, longestOutage);
    }

    public RetryPolicy thenMoveToDeadLetters() {
      return new RetryPolicy(attempts, first, longest, patience);
    }
  }

  /** Whether work with so many attempts behind it has had its last. */
  public boolean exhausted(int attemptsBefore) {
    return attemptsBefore + 1 >= attempts;
  }

  /** Whether work of this age has waited long enough for a system; never for our credentials. */
  public boolean expired(Failure failure, Instant since, Instant now) {
    return !failure.waits() && expired(since, now);
  }

  /** Whether work of this age has waited long enough for a system. */
  public boolean expired(Instant since, Instant now) {
    return since.plus(patience).isBefore(now);
  }

  /** The next attempt after {@code attemptsBefore} earlier ones. */
  public Instant next(int attemptsBefore, Instant now, RandomGenerator random) {
    return now.plus(jittered(cap(attemptsBefore), random));
  }

  /**
   * The next attempt of work that waits for a system since {@code since}.
   *
   * @param retryAfter what the system asked for: never earlier than that
   */
  public Instant nextWaiting(
      Instant since, Instant now, @Nullable Duration retryAfter, RandomGenerator random) {
    long waits = Math.max(0, Duration.between(since, now).toMillis()) / first.toMillis();
    int doublings = Long.SIZE - Long.numberOfLeadingZeros(waits);
    if (retryAfter == null) {
      return now.plus(jittered(cap(doublings), random));
    }
    return now.plus(retryAfter).plus(jittered(first, random));
  }

  /** The longest wait before the attempt that follows {@code earlier} ones. */
  public Duration cap(int earlier) {
    long factor = 1L << Math.min(Math.max(earlier, 0), LARGEST_EXPONENT);
    return first.toMillis() > longest.toMillis() / factor ? longest : first.multipliedBy(factor);
  }

  private static Duration jittered(Duration most, RandomGenerator random) {
    return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
  }
}
