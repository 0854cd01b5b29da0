package io.syncline.core.run;

import java.time.Duration;

/**
 * How fast a run is.
 *
 * @param done records
 * @param time that it took
 */
public record RunPace(long done, Duration time) {

  /** Records in a minute; a time under a second counts as one. */
  public long perMinute() {
    return done * 60 / seconds();
  }

  /** How many seconds more records take at this pace; something must be done already. */
  public long secondsFor(long left) {
    return Math.max(0, left) * seconds() / done;
  }

  private long seconds() {
    return Math.max(1, time.toSeconds());
  }
}
