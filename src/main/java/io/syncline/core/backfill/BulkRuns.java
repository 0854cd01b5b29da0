package io.syncline.core.backfill;

import io.syncline.core.run.Ongoing;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Takes up the bulk runs that somebody asked for. Safe for threads. */
public final class BulkRuns {

  private final Runs runs;
  private final List<BulkRun> works;
  private final InstantSource clock;
  private final Set<Ongoing> underway = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  public BulkRuns(Runs runs, List<BulkRun> works, InstantSource clock) {
    this.runs = runs;
    this.works = List.copyOf(works);
    this.clock = clock;
  }

  /** Lets every run end after the page it is at; another process, or the next start, goes on. */
  public void stop() {
    stopping = true;
    underway.forEach(Ongoing::stop);
  }

  /**
   * Works on one run of the sync, if there is one, until its end.
   *
   * @return how many there were: 0 or 1
   */
  public int runOnce(String sync) {
    for (var work : works) {
      for (var kind : work.kinds()) {
        var claimed = stopping ? Optional.<Runs.Claimed>empty() : runs.claim(kind, sync, clock.instant());
        if (claimed.isPresent()) {
          work(work, claimed.get());
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

  private void work(BulkRun work, Runs.Claimed claimed) {
    var ongoing = new Ongoing(runs, claimed, clock);
    underway.add(ongoing);
    try {
      if (stopping) {
        ongoing.stop();
      }
      work.work(ongoing);
    } catch (Ongoing.Halted halted) {
      halted(ongoing, halted.why());
    } catch (Runs.Lost lost) {
      // whoever has it now goes on from the last checkpoint
    } catch (RuntimeException broken) {
      ongoing.end(
          Run.Status.FAILED, counts(claimed), "It broke off: " + broken.getClass().getSimpleName());
      throw broken;
    } finally {
      underway.remove(ongoing);
    }
  }

  private void halted(Ongoing ongoing, Ongoing.Why why) {
    var counts = counts(ongoing.claimed());
    switch (why) {
      case PAUSED -> ongoing.end(Run.Status.PAUSED, counts, null);
      case CANCELLED -> ongoing.end(Run.Status.CANCELLED, counts, null);
      case STOPPING -> {
        // the lease ends by itself
      }
    }
  }

  /** As they were saved last. */
  private Map<String, Long> counts(Runs.Claimed claimed) {
    return Stream.of(claimed.run().id())
        .flatMap(id -> runs.find(id).stream())
        .findFirst()
        .map(Run::counts)
        .orElse(Map.of());
  }
}
