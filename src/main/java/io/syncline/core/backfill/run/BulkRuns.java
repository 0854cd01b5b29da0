package io.syncline.core.backfill.run;

import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.run.Stopping;
import io.syncline.core.run.WaitReasons;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Claims and executes requested bulk runs. Safe for threads. */
public final class BulkRuns {

  private final Runs runs;
  private final FirstStart first;
  private final FilterEdits edits;
  private final List<BulkRun> works;
  private final InstantSource clock;
  private final WaitReasons waitReasons;

  public BulkRuns(
      Runs runs,
      FirstStart first,
      FilterEdits edits,
      List<BulkRun> works,
      InstantSource clock,
      WaitReasons waitReasons) {
    this.runs = runs;
    this.first = first;
    this.edits = edits;
    this.works = List.copyOf(works);
    this.clock = clock;
    this.waitReasons = waitReasons;
  }

  /**
   * Works on one run of the sync, if there is one, until its end.
   *
   * @param stopping sets the run down after the current page, for another process to resume
   * @return how many there were: 0 or 1
   */
  public int runOnce(String sync, Stopping stopping) {
    first.of(sync);
    edits.of(sync);
    for (var work : works) {
      for (var kind : work.kinds()) {
        var claimed = runs.claim(kind, sync, clock.instant());
        if (claimed.isPresent()) {
          work(work, claimed.get(), stopping);
          return 1;
        }
      }
    }
    return 0;
  }

  /** When there may be something to do. */
  public Optional<Instant> nextDue(String sync) {
    return works.stream()
        .flatMap(it -> it.kinds().stream())
        .flatMap(kind -> runs.nextDue(kind, sync).stream())
        .min(Instant::compareTo);
  }

  private void work(BulkRun work, Runs.Claimed claimed, Stopping stopping) {
    var ongoing = new ActiveRun(runs, claimed, clock, waitReasons);
    Runnable stop = ongoing::stop;
    stopping.then(stop);
    try {
      work.work(ongoing);
    } catch (ActiveRun.Halted halted) {
      ongoing.end(halted.why().status(), counts(claimed), null);
    } catch (Runs.Lost lost) {
      // the process that has it now resumes from the last checkpoint
    } catch (RuntimeException broken) {
      ongoing.end(
          Run.Status.FAILED, counts(claimed), "run failed: " + broken.getClass().getSimpleName());
      throw broken;
    } finally {
      stopping.forget(stop);
    }
  }

  /** As they were saved last. */
  private Map<String, Long> counts(Runs.Claimed claimed) {
    return runs.find(claimed.run().id()).map(Run::counts).orElse(Map.of());
  }
}
