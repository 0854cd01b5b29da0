package io.syncline.core.backfill.run;

import io.syncline.core.run.RunCounters;
import io.syncline.core.run.RunPace;
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
    var pace = new RunPace(at.totals().read(), Duration.between(at.began(), now));
    counts.put(RunCounters.RATE, pace.perMinute());
    if (at.totals().expected() > 0) {
      counts.put(RunCounters.EXPECTED, at.totals().expected());
      if (pace.done() > 0) {
        counts.put(RunCounters.LEFT, pace.secondsFor(at.totals().expected() - pace.done()));
      }
    }
    return counts;
  }
}
