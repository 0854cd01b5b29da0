package io.syncline.core.reconcile.pull;

import io.syncline.core.model.NativeRef;
import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.side.DigestLayout;
import io.syncline.core.reconcile.side.DigestLayout.Side;
import io.syncline.core.reconcile.side.Place;
import io.syncline.core.reconcile.side.Place.Pages;
import io.syncline.core.reconcile.side.Place.Pass;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the records of a period: takes those that changed on any side in it, and reads each of
 * them on both sides by its id, so that nothing is concluded from what a partial listing does not
 * show (S23).
 *
 * @param pulls by the number of the side
 */
record PeriodPull(ReconciliationContext run, DigestLayout layout, Map<Integer, PagePull> pulls) {

  /** Streams of records that are read by id, apart from those of listings. */
  private static final int BY_ID = 100;

  /** What changed on one side; a side that cannot be completed is reported in its count. */
  SideCount changed(Side side, List<Place> found) {
    var pull = pull(side);
    var scope = layout.scope();
    boolean byTime = layout.terms().sync().reconciliation().periodAttribute() == null;
    var since =
        byTime && scope.from() != null ? scope.from().plus(pull.system().clockOffset()) : null;
    var listing = new StagedListing(pull, Pass.FIRST, since, scope::covers, ignored -> {});
    try {
      var mine = found.stream().filter(it -> it.pages().look() == Pass.FIRST).toList();
      for (var place : mine.isEmpty() ? listing.open() : mine) {
        listing.read(place, () -> false, reached -> {});
      }
      return count(side, null);
    } catch (SideIncomplete e) {
      return count(side, e.getMessage());
    }
  }

  /** Everything on side A first: what is there then is read on all the others. */
  boolean meet(List<SideCount> counts, List<Place> found) {
    var sides = layout.sides();
    var a = sides.get(0);
    for (int pass = 0; pass < 2; pass++) {
      for (var b : sides.subList(1, sides.size())) {
        var of = pass == 0 ? b : a;
        var on = pass == 0 ? a : b;
        if (counts.get(of.number()).complete() && counts.get(on.number()).complete()) {
          counts.set(on.number(), met(of, on, found));
        }
      }
    }
    return true;
  }

  /** Reads on one side what is linked to what another one showed, and counts it again. */
  private SideCount met(Side of, Side on, List<Place> found) {
    try {
      counterparts(of, on, found);
      return count(on, null);
    } catch (SideIncomplete e) {
      return count(on, e.getMessage());
    }
  }

  private void counterparts(Side of, Side on, List<Place> found) {
    var staging = run.sides().staging();
    int size = run.sides().pace().pageSize();
    int number = BY_ID + of.number();
    var place =
        found.stream()
            .filter(it -> it.pages().side() == on.number() && it.pages().number() == number)
            .findFirst()
            .orElseGet(
                () -> {
                  var stream =
                      new Pages(on.number(), Pass.SECOND, number, size, null, null, run.now());
                  return new Place(stream, null, 0, 0, true);
                });
    var after = "";
    while (true) {
      var ids = staging.counterparts(run.id(), of.staged(), on.staged(), after, size);
      if (ids.isEmpty()) {
        return;
      }
      var rows = pull(on).rows(new RecordPage(read(on, ids), null, null), any -> true);
      place = place.moved(null, rows.size(), true).with(rows.size());
      staging.commit(run.claimed(), List.of(place), rows);
      after = ids.get(ids.size() - 1);
    }
  }

  /** Those that are there; one that could not be asked for is not one that is gone (S16). */
  private List<NativeRecord> read(Side side, List<String> ids) {
    var participant = side.participant();
    var refs =
        ids.stream()
            .map(it -> new NativeRef(participant.system(), participant.object(), it))
            .toList();
    return pull(side)
        .withRetries(
            () -> {
              var there = new ArrayList<NativeRecord>();
              for (var outcome : pull(side).system().read(participant.object(), refs)) {
                if (outcome instanceof ReadOutcome.Failed failed) {
                  throw new SystemFailure(
                      participant.system(), "read " + participant.object(), failed.failure());
                }
                if (outcome instanceof ReadOutcome.Found one) {
                  there.add(one.record());
                }
              }
              return there;
            });
  }

  /** What is staged of a side, one row of each record. */
  private SideCount count(Side side, @Nullable String reason) {
    var proof = pull(side).prove();
    if (proof.rows() != proof.records().distinct()) {
      run.sides().staging().settle(run.claimed(), side.number(), false);
      proof = pull(side).prove();
    }
    var listing = new SideCount.Listing(proof.rows(), 0, 0);
    return new SideCount(side.of(), SideCount.Total.NONE, listing, proof.records(), true, reason);
  }

  private PagePull pull(Side side) {
    return Objects.requireNonNull(pulls.get(side.number()), "not listed");
  }
}
