package io.syncline.route.work;

import io.syncline.core.model.Slice;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Continues while there is work, then sleeps until the next item is due, at most a second: another
 * process may have put something in without being able to wake us.
 */
final class QueuePace implements Pace {

  private static final Duration LONGEST = Duration.ofSeconds(1);

  private static final Duration LONGEST_FOR_RUNS = Duration.ofSeconds(5);

  /** Where something is due that we may not claim (its shard is another's), we do not spin. */
  private static final Duration SHORTEST = Duration.ofMillis(50);

  /** Half of the lag that may be felt; what comes after a rest of so long does not wait at all. */
  private static final Duration GATHERING = Duration.ofMillis(50);

  /**
   * While a system is in backoff or paused, a worker woken by one of its webhooks finds nothing to
   * do.
   */
  private static final Duration VAIN = Duration.ofMillis(10);

  private final Function<Slice, Optional<Instant>> nextDue;
  private final Duration longest;
  private final InstantSource clock;

  private QueuePace(
      Function<Slice, Optional<Instant>> nextDue, Duration longest, InstantSource clock) {
    this.nextDue = nextDue;
    this.longest = longest;
    this.clock = clock;
  }

  /** Runs of a sync are few: their worker sleeps longer. */
  static QueuePace of(
      WorkQueue queue, Function<Slice, Optional<Instant>> nextDue, InstantSource clock) {
    return new QueuePace(nextDue, queue.ofRuns() ? LONGEST_FOR_RUNS : LONGEST, clock);
  }

  @Override
  public Duration pause(Slice slice, int done, int limit) {
    if (done >= limit) {
      return Duration.ZERO;
    }
    var due = nextDue.apply(slice).map(at -> Duration.between(clock.instant(), at)).orElse(longest);
    if (due.compareTo(SHORTEST) < 0) {
      return done > 0 && due.compareTo(Duration.ZERO) <= 0 ? Duration.ZERO : SHORTEST;
    }
    return due.compareTo(longest) > 0 ? longest : due;
  }

  @Override
  public Duration shortestBetween(int done, int limit) {
    if (done == 0) {
      return VAIN;
    }
    return done < limit ? GATHERING : Duration.ZERO;
  }
}
