package io.syncline.core.reconcile;

import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.pull.Digests;
import io.syncline.core.reconcile.pull.PulledSides;
import io.syncline.core.reconcile.pull.Waiting;
import io.syncline.core.reconcile.side.DigestLayout;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.ExaminationListener;
import io.syncline.core.reconcile.side.Staging;
import io.syncline.core.reconcile.side.Staging.Meeting;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lays the sides of a run beside each other, in the database. What it finds is suspicious, not yet
 * a difference: {@link Suspects} says who, and each must be looked at live.
 */
record PairComparison(ReconciliationContext run, PulledSides pulled) {

  /**
   * @param baseline whether there was no trusted run to compare the counts with
   */
  Examination examine(boolean baseline) {
    run.sides().staging().forgetSuspects(run.claimed());
    return new Waiting(run.work(), new AtomicBoolean())
        .one(run.sides().threads(), () -> compare(baseline));
  }

  private Examination compare(boolean baseline) {
    long agreeing = 0;
    long rounding = 0;
    long last = 0;
    var several = new HashSet<Integer>();
    for (var layout : pulled.layouts()) {
      for (var meeting : meetings(layout)) {
        var met = run.sides().staging().compare(run.claimed(), meeting, last);
        if (met.several()) {
          several.add(meeting.b().side());
        }
        agreeing += met.agreeing();
        rounding += met.rounding();
        last = met.last();
        book(layout, meeting);
      }
    }
    pulled.layouts().forEach(it -> measure(it, several));
    return new Examination(pulled.counts(), true, null, baseline, agreeing, rounding, last);
  }

  /** Makes the figures of a close, where the entity's records have a day. */
  private void book(DigestLayout layout, Meeting meeting) {
    var month = layout.scope().closing();
    var terms = layout.terms();
    if (month != null && terms.sync().reconciliation().periodAttribute() != null) {
      var amounts = new TreeMap<String, Integer>();
      terms.amounts().forEach(it -> amounts.put(it, layout.numbers().indexOf(it)));
      run.sides().staging().book(run.claimed(), meeting, month, amounts);
    }
  }

  private List<Meeting> meetings(DigestLayout layout) {
    return layout.meetings().stream()
        .filter(it -> verifiable(it.a()) && verifiable(it.b()))
        .toList();
  }

  private boolean verifiable(Staging.Listed side) {
    return pulled.counts().get(side.side()).verifiable();
  }

  /**
   * Measures the quality; not where only a part of the records is examined.
   *
   * @param several the other sides of pairs of which one holds a key several times
   */
  private void measure(DigestLayout layout, Set<Integer> several) {
    var witness = run.sides().witness();
    if (layout.scope().part() || witness == ExaminationListener.NONE) {
      return;
    }
    var staging = run.sides().staging();
    var empty = new Digests(layout, pulled.secret()).empty();
    var measured =
        meetings(layout).stream()
            .map(it -> staging.measure(run.id(), it, several.contains(it.b().side()), empty))
            .toList();
    int end = layout.first() + layout.sides().size();
    var sides = pulled.counts().subList(layout.first(), end);
    witness.examined(run.run(), layout.terms().entity(), sides, measured);
  }
}
