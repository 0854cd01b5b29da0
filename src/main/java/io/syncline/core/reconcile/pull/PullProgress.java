package io.syncline.core.reconcile.pull;

import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.side.Place;
import io.syncline.core.reconcile.side.Place.Pass;
import io.syncline.core.run.RunCounters;
import io.syncline.core.run.RunPace;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How far the first listing of all sides is; kept as counts of the run, under the names that other
 * runs use. Safe for threads.
 */
final class PullProgress {

  /** Of one stream of a side. */
  private record Stream(int side, int number) {}

  private final ReconciliationContext run;
  private final Instant began;
  private final Set<Integer> uncounted = new HashSet<>();
  private final Map<Integer, Long> totals = new HashMap<>();
  private final Map<Stream, Long> rows = new HashMap<>();
  private long before;
  private long kept = -1;

  /**
   * @param found how far the sides came before
   */
  PullProgress(ReconciliationContext run, List<Place> found) {
    this.run = run;
    this.began = run.now();
    reached(found);
    this.before = read();
  }

  /** A page was staged, or the first one with the places of all streams. */
  synchronized void reached(List<Place> places) {
    for (var it : places) {
      var pages = it.pages();
      if (pages.look() == Pass.FIRST) {
        rows.put(new Stream(pages.side(), pages.number()), it.rows());
        if (pages.said() == null) {
          uncounted.add(pages.side());
        } else {
          totals.put(pages.side(), pages.said());
        }
      }
    }
  }

  private long read() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Keeps it with the run, where it moved since. */
  synchronized void keep() {
    long read = read();
    if (read == kept) {
      return;
    }
    kept = read;
    var counts = new TreeMap<String, Long>();
    counts.put(RunCounters.READ, read);
    var pace = new RunPace(read - before, Duration.between(began, run.now()));
    counts.put(RunCounters.RATE, pace.perMinute());
    if (uncounted.isEmpty() && !totals.isEmpty()) {
      long of = totals.values().stream().mapToLong(Long::longValue).sum();
      counts.put(RunCounters.EXPECTED, of);
      if (pace.done() > 0) {
        counts.put(RunCounters.LEFT, pace.secondsFor(of - read));
      }
    }
    run.work().save(run.claimed().checkpoint(), counts);
  }
}
