package io.syncline.route.work;

import io.syncline.core.model.Slice;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Goes on while there is work, then sleeps until the next item is due, at most a second: another
 * process may have put something in without being able to wake us.
 */
final class QueuePace implements Pace {

  private static final Duration LONGEST = Duration.ofSeconds(1);

  /** Where something is due that we may not claim (its shard is another's), we do not spin. */
  private static final Duration SHORTEST = Duration.ofMillis(50);

  /** Half of the lag that may be felt; items that come one at a time do not wait at all. */
  private static final Duration GATHERING = Duration.ofMillis(50);

  private final WorkQueue queue;
  private final NextDue nextDue;
  private final InstantSource clock;

  QueuePace(WorkQueue queue, NextDue nextDue, InstantSource clock) {
    this.queue = queue;
    this.nextDue = nextDue;
    this.clock = clock;
  }

  @Override
  public Duration pause(Slice slice, int done) {
    if (done > 0) {
      return Duration.ZERO;
    }
    var due =
        nextDue
            .of(queue.system(), slice)
            .map(at -> Duration.between(clock.instant(), at))
            .orElse(LONGEST);
    if (due.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return due.compareTo(LONGEST) > 0 ? LONGEST : due;
  }

  @Override
  public Duration shortestBetween(int done, int limit) {
    return done > 1 && done < limit ? GATHERING : Duration.ZERO;
  }
}
