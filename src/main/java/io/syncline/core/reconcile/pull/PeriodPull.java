package io.syncline.core.reconcile.pull;

import io.syncline.core.model.NativeRef;
import io.syncline.core.reconcile.pull.Place.Look;
import io.syncline.core.reconcile.side.DigestLayout.Side;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.reconcile.side.SideIncomplete;
import io.syncline.core.run.Ongoing;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the records of a period: takes those that changed on any side in it, and reads each of
 * them on both sides by its id, so that nothing is concluded from what a partial listing does not
 * show (S23).
 */
final class PeriodPull {

  /** Streams of records that are read by id, apart from those of listings. */
  private static final int BY_ID = 100;

  private final Map<Integer, PagePull> pulls;
  private final Staging staging;
  private final Ongoing run;
  private final PullSettings pace;
  private final InstantSource clock;

  /**
   * @param pulls by the number of the side
   */
  PeriodPull(
      Map<Integer, PagePull> pulls,
      Staging staging,
      Ongoing run,
      PullSettings pace,
      InstantSource clock) {
    this.pulls = Map.copyOf(pulls);
    this.staging = staging;
    this.run = run;
    this.pace = pace;
    this.clock = clock;
  }

  /** What changed on one side; a side that cannot be completed is reported in its count. */
  SideCount changed(Side side, List<Place> found) {
    var pull = pull(side);
    var scope = side.shape().scope();
    boolean byTime = side.shape().terms().sync().reconciliation().periodAttribute() == null;
    var since =
        byTime && scope.from() != null ? scope.from().plus(pull.system().clockOffset()) : null;
    var listing =
        new StagedListing(
            pull, staging, run.claimed(), pace, Look.FIRST, since, scope::covers, ignored -> {});
    try {
      var mine = found.stream().filter(it -> it.look() == Look.FIRST).toList();
      for (var place : mine.isEmpty() ? listing.open(clock.instant()) : mine) {
        listing.read(place, () -> false);
      }
      return count(side, null);
    } catch (SideIncomplete e) {
      return count(side, e.getMessage());
    }
  }

  /**
   * Reads on one side what is linked to what another one showed.
   *
   * @throws SideIncomplete where it could not be read
   */
  void counterparts(Side of, Side on, List<Place> found) {
    var place =
        found.stream()
            .filter(it -> it.side() == on.number() && it.stream() == BY_ID + of.number())
            .findFirst()
            .orElseGet(() -> none(on, of));
    var after = "";
    while (true) {
      var ids =
          staging.counterparts(run.run().id(), sideOf(of), sideOf(on), after, pace.pageSize());
      if (ids.isEmpty()) {
        return;
      }
      var rows = pull(on).rows(new RecordPage(read(on, ids), null, null), any -> true);
      place = moved(place, rows.size());
      staging.commit(run.claimed(), List.of(place), rows);
      after = ids.get(ids.size() - 1);
    }
  }

  private Place none(Side on, Side of) {
    return new Place(
        on.number(),
        Look.SECOND,
        BY_ID + of.number(),
        pace.pageSize(),
        null,
        0,
        null,
        0,
        true,
        null,
        clock.instant());
  }

  private static Place moved(Place place, int rows) {
    return new Place(
        place.side(),
        place.look(),
        place.stream(),
        place.size(),
        null,
        place.next() + rows,
        null,
        place.rows() + rows,
        true,
        null,
        place.begunAt());
  }

  private static Staging.Listed sideOf(Side side) {
    return new Staging.Listed(
        side.number(), side.participant().system(), side.participant().object());
  }

  /** Those that are there; one that could not be asked for is not one that is gone (S16). */
  private List<NativeRecord> read(Side side, List<String> ids) {
    var participant = side.participant();
    var refs =
        ids.stream()
            .map(it -> new NativeRef(participant.system(), participant.object(), it))
            .toList();
    return pull(side)
        .patiently(
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
  SideCount count(Side side, @Nullable String reason) {
    var participant = side.participant();
    var proof = prove(side);
    if (proof.rows() != proof.distinct()) {
      staging.settle(run.claimed(), side.number(), false);
      proof = prove(side);
    }
    return new SideCount(
        side.shape().terms().entity().name(),
        participant.system(),
        participant.object(),
        null,
        null,
        proof.rows(),
        proof.distinct(),
        0,
        0,
        proof.linked(),
        proof.outOfFilter(),
        proof.undecided(),
        proof.distinct() - proof.outOfFilter() - proof.archived(),
        reason == null,
        reason,
        proof.links(),
        true,
        null);
  }

  private Staging.Proof prove(Side side) {
    return staging.prove(
        run.run().id(), side.number(), side.participant().system(), side.participant().object());
  }

  private PagePull pull(Side side) {
    return Objects.requireNonNull(pulls.get(side.number()), "not listed");
  }
}
