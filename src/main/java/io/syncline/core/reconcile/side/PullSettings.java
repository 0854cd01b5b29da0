package io.syncline.core.reconcile.side;

import java.time.Duration;

/**
 * How hard a pull tries.
 *
 * @param pageSize records asked for at once; a system's own limit holds below it
 * @param streams the most pages of one listing that are read at the same time
 * @param attempts how often a page is asked for that fails
 * @param shortest the first pause before it is asked for again; each next one is twice as long
 * @param longest the longest such pause
 * @param patience how long in all a stream waits for a system that asks it to
 */
public record PullSettings(
    int pageSize,
    int streams,
    int attempts,
    Duration shortest,
    Duration longest,
    Duration patience) {

  /**
   * For systems as they are: half a minute for one that fails, half an hour for one that is busy.
   */
  public static final PullSettings STANDARD =
      new PullSettings(
          500, 8, 6, Duration.ofSeconds(1), Duration.ofSeconds(16), Duration.ofMinutes(30));

  /** The pause after so many failures in a row. */
  Duration pause(int failures) {
    var pause = shortest.multipliedBy(1L << Math.min(20, failures - 1));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
