package io.syncline.bench;

import io.syncline.core.model.Listed;
import io.syncline.core.reconcile.side.Measured;
import io.syncline.core.reconcile.side.Place;
import io.syncline.core.reconcile.side.StagedRow;
import io.syncline.core.reconcile.side.Staging;
import io.syncline.core.run.Runs.Claimed;
import io.syncline.route.intake.signature.Proof;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Staging with a watch on each of its parts; what a run staged is kept to be measured. */
final class TimedStaging implements Staging {

  /** Nanoseconds of all threads together. */
  final LongAdder staging = new LongAdder();

  final LongAdder proving = new LongAdder();
  final LongAdder comparing = new LongAdder();
  final LongAdder measuring = new LongAdder();

  /** When the last page was committed. */
  volatile long lastPage;

  private final Staging next;

  TimedStaging(Staging next) {
    this.next = next;
  }

  private static <T> T timed(LongAdder into, Supplier<T> work) {
    long begun = System.nanoTime();
    try {
      return work.get();
    } finally {
      into.add(System.nanoTime() - begun);
    }
  }

  @Override
  public List<Place> begin(Claimed run, boolean restart) {
    return next.begin(run, restart);
  }

  @Override
  public void commit(Claimed run, List<Place> places, List<StagedRow> rows) {
    timed(
        staging,
        () -> {
          next.commit(run, places, rows);
          return true;
        });
    lastPage = System.nanoTime();
  }

  @Override
  public Proof prove(String run, Listed side) {
    return timed(proving, () -> next.prove(run, side));
  }

  @Override
  public void settle(Claimed run, int side, boolean seenAgain) {
    next.settle(run, side, seenAgain);
  }

  @Override
  public List<String> counterparts(String run, Listed of, Listed on, String after, int limit) {
    return next.counterparts(run, of, on, after, limit);
  }

  @Override
  public Met compare(Claimed run, Meeting meeting, long after) {
    return timed(comparing, () -> next.compare(run, meeting, after));
  }

  @Override
  public void book(Claimed run, Meeting meeting, YearMonth month, Map<String, Integer> amounts) {
    next.book(run, meeting, month, amounts);
  }

  @Override
  public Measured measure(String run, Meeting meeting, boolean several, byte[] empty) {
    return timed(measuring, () -> next.measure(run, meeting, several, empty));
  }

  @Override
  public void forgetSuspects(Claimed run) {
    timed(
        comparing,
        () -> {
          next.forgetSuspects(run);
          return true;
        });
  }

  @Override
  public void end(String run) {
    // measured first
  }
}
