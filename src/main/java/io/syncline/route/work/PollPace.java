package io.syncline.route.work;

import io.syncline.core.model.Slice;
import java.time.Duration;

/**
 * Looks every interval, and up to ten times less often while it finds nothing. Where another
 * process looks, it asks every second whether that one is gone; where webhooks report what changed,
 * every five seconds whether that still holds.
 */
final class PollPace implements Pace {

  private static final int SLOWEST = 10;
  private static final Duration STAND_BY = Duration.ofSeconds(1);
  private static final Duration NOT_DUE = Duration.ofSeconds(5);

  private final Duration interval;
  private int times = 1;

  PollPace(Duration interval) {
    this.interval = interval;
  }

  @Override
  public Duration pause(Slice slice, int done, int limit) {
    if (done == WorkTurn.ELSEWHERE) {
      times = 1;
      return STAND_BY;
    }
    if (done == WorkTurn.NOT_DUE) {
      times = 1;
      return NOT_DUE;
    }
    times = done > 0 ? 1 : Math.min(SLOWEST, 2 * times);
    return interval.multipliedBy(times);
  }

  @Override
  public Duration shortestAfterFailure() {
    return interval;
  }
}
