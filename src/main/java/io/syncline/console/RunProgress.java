package io.syncline.console;

import io.syncline.core.run.Run;
import io.syncline.core.run.RunCounters;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a run under way is.
 *
 * @param done of 1000; null: it is not known how many records there are
 * @param text the same in words
 */
public record RunProgress(@Nullable Integer done, String text) {

  /** Null: it waits, has ended, or has counted nothing yet. */
  public static @Nullable RunProgress of(Run run) {
    boolean underWay = run.status() == Run.Status.RUNNING || run.status() == Run.Status.PAUSED;
    if (!underWay || !run.counts().containsKey(RunCounters.READ)) {
      return null;
    }
    long read = count(run, RunCounters.READ);
    long all = count(run, RunCounters.EXPECTED);
    return new RunProgress(
        all == 0 ? null : (int) (1000 * Math.min(all, read) / all), text(run, read, all));
  }

  private static String text(Run run, long read, long all) {
    var text = new StringBuilder(CountText.of(read));
    text.append(all == 0 ? " records so far" : " of " + CountText.of(all) + " records");
    if (run.status() == Run.Status.RUNNING) {
      text.append(", ").append(CountText.of(count(run, RunCounters.RATE))).append(" a minute");
      long left = count(run, RunCounters.LEFT);
      if (left > 0) {
        var time = DisplayedTime.length(Duration.ofSeconds(left));
        text.append(", about ").append(time).append(" left");
      }
    }
    return text.toString();
  }

  private static long count(Run run, String name) {
    return run.counts().getOrDefault(name, 0L);
  }
}
