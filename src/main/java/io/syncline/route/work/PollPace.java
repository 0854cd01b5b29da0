package io.syncline.route.work;

import io.syncline.core.model.Slice;
import java.time.Duration;

/** Looks every interval, and up to ten times less often while it finds nothing. */
final class PollPace implements Pace {

  private static final int SLOWEST = 10;

  private final Duration interval;
  private int times = 1;

  PollPace(Duration interval) {
    this.interval = interval;
  }

  @Override
  public Duration pause(Slice slice, int done, int limit) {
    times = done > 0 ? 1 : Math.min(SLOWEST, 2 * times);
    return interval.multipliedBy(times);
  }

  @Override
  public Duration shortestAfterFailure() {
    return interval;
  }
}
