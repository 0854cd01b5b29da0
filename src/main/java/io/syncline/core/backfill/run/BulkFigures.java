package io.syncline.core.backfill.run;

import io.syncline.core.run.RunCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What is shown of a bulk run under way: count, rate, and how long it may take. */
public final class BulkFigures {

  private BulkFigures() {}

  public static Map<String, Long> of(
      Map<String, Long> tally, Progress at, long waiting, Instant now) {
    var counts = new TreeMap<>(tally);
    counts.put(RunCounters.READ, at.totals().read());
    if (at.totals().missing() > 0) {
      counts.put(RunCounters.MISSING, at.totals().missing());
    }
    if (waiting > 0) {
      counts.put(RunCounters.WAITING, waiting);
    }
    long seconds = Math.max(1, Duration.between(at.began(), now).toSeconds());
    counts.put(RunCounters.RATE, at.totals().read() * 60 / seconds);
    if (at.totals().expected() > 0) {
      counts.put(RunCounters.EXPECTED, at.totals().expected());
      long left = Math.max(0, at.totals().expected() - at.totals().read());
      if (at.totals().read() > 0) {
        counts.put(RunCounters.LEFT, left * seconds / at.totals().read());
      }
    }
    return counts;
  }
}
