package io.syncline.core.backfill;

import io.syncline.core.definition.Entity;
import io.syncline.core.definition.Installations;
import io.syncline.core.definition.Operation;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.Ongoing;
import io.syncline.core.run.Run;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Page;
import io.syncline.core.system.SystemFailure;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plan: lists what a backfill would, and plays each page through the engine instead of
 * filing it. A page's items and the checkpoint behind it are one commit; the heap is that of a
 * page. Files nothing and writes nothing (S1).
 */
public final class Planning implements BulkRun {

  /** So many percent of a target's records may be updated without a warning. */
  private static final int SHARE = 20;

  private static final int RESTARTS = 3;

  private final PlanStore plans;
  private final BulkStore bulk;
  private final Imagination imagination;
  private final Installations installations;
  private final ConnectedSystems systems;
  private final Course course;
  private final Pacing pacing;
  private final InstantSource clock;

  public Planning(
      PlanStore plans,
      BulkStore bulk,
      Imagination imagination,
      Installations installations,
      ConnectedSystems systems,
      Course course,
      Pacing pacing,
      InstantSource clock) {
    this.plans = plans;
    this.bulk = bulk;
    this.imagination = imagination;
    this.installations = installations;
    this.systems = systems;
    this.course = course;
    this.pacing = pacing;
    this.clock = clock;
  }

  @Override
  public List<Run.Kind> kinds() {
    return List.of(Run.Kind.PLAN);
  }

  @Override
  public void work(Ongoing ongoing) {
    var run = ongoing.run();
    var sync = Objects.requireNonNull(run.sync());
    var request = BulkRequest.of(run.request());
    var legs = course.legs(installations.current(), sync, request);
    if (legs.isEmpty()) {
      ongoing.end(Run.Status.FAILED, Map.of(), "The sync is not started, or nothing can be listed");
      return;
    }
    plans.begin(ongoing.claimed(), clock.instant());
    var targets = Course.targets(installations.current(), sync, request);
    var at = Progress.of(ongoing.claimed().checkpoint(), clock.instant());
    var tally = tally(run);
    try {
      while (at.leg() < legs.size() && !isEnough(request, at)) {
        at = page(ongoing, legs.get(at.leg()), sync, request, targets, at, tally);
      }
      plans.ready(ongoing.claimed(), totals(ongoing, sync, targets), SHARE);
      boolean whole = at.missing() == 0;
      ongoing.end(
          whole ? Run.Status.SUCCEEDED : Run.Status.PARTIAL,
          counts(tally, at),
          whole
              ? "The plan waits for approval"
              : "A listing showed fewer records than its system counts: plan again");
    } catch (SystemFailure failed) {
      ongoing.end(
          Run.Status.FAILED,
          counts(tally, at),
          failed.system() + " could not be read: " + failed.failure().reason());
    }
  }

  /** The canary of a plan is all there is of it. */
  private static boolean isEnough(BulkRequest request, Progress at) {
    var canary = request.canary();
    return canary != null && at.read() >= canary;
  }

  private Progress page(
      Ongoing ongoing,
      Leg leg,
      String sync,
      BulkRequest request,
      Set<SystemId> targets,
      Progress at,
      Map<String, Long> tally) {
    ongoing.goOn();
    var asked = clock.instant();
    Page page;
    try {
      page =
          pacing.page(
              ongoing,
              systems.get(leg.system()),
              new ListRequest(
                  leg.object().name(),
                  request.sinceLast()
                      ? bulk.lastBulk(sync, leg).orElse(null)
                      : request.updatedSince(),
                  at.cursor(),
                  size(request, leg, at)));
    } catch (SystemFailure failed) {
      if (at.cursor() == null || at.restarts() >= RESTARTS) {
        throw failed;
      }
      return at.again();
    }
    if (page.next() != null && page.next().equals(at.cursor())) {
      throw new IllegalStateException("The pages of " + leg + " go round in a circle");
    }
    var refs = left(ongoing.run(), page);
    var played = pacing.patiently(ongoing, () -> imagination.play(ongoing.run(), refs, targets));
    var after = at.legBegan() == null ? at.beginning(asked, page.total()) : at;
    after = after.page(page.records().size(), page.next());
    if (after.listed() && page.total() != null && after.legRead() < page.total()) {
      after = after.lacking(page.total() - after.legRead());
    }
    var next = after.listed() ? after.next() : after;
    played.items().forEach(it -> tally.merge(word(it.kind()), 1L, Long::sum));
    plans.page(
        ongoing.claimed(), played.items(), played.imagined(), next.struct(), counts(tally, next));
    return next;
  }

  /** What the plan takes away is not looked at as if it stayed. */
  private List<NativeRef> left(Run run, Page page) {
    var refs = page.records().stream().map(NativeRecord::ref).distinct().toList();
    var removed = plans.removed(run.id(), refs);
    return refs.stream().filter(it -> !removed.contains(it)).toList();
  }

  private static int size(BulkRequest request, Leg leg, Progress at) {
    int usual = request.batchSize() == null ? leg.batchSize() : request.batchSize();
    var canary = request.canary();
    return canary == null ? usual : (int) Math.max(1, Math.min(usual, canary - at.read()));
  }

  /** Counted once: to count for each page what all pages brought grows with their square. */
  private Map<String, Long> tally(Run run) {
    var tally = new HashMap<String, Long>();
    for (var kind : PlanItem.Kind.values()) {
      tally.put(word(kind), 0L);
    }
    plans.kinds(run.id()).forEach((kind, number) -> tally.merge(word(kind), number, Long::sum));
    return tally;
  }

  private Map<String, Long> counts(Map<String, Long> tally, Progress at) {
    return Figures.of(tally, at, 0, clock.instant());
  }

  private static String word(PlanItem.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** How many records each target says it has; where it does not, nothing is known. */
  private Map<SystemId, Long> totals(Ongoing ongoing, String sync, Set<SystemId> targets) {
    var totals = new HashMap<SystemId, Long>();
    for (var entity : Course.entities(installations.current(), sync)) {
      for (var target : targets) {
        var total = total(ongoing, entity, target);
        if (total != null) {
          totals.merge(target, total, Long::sum);
        }
      }
    }
    return totals;
  }

  private @Nullable Long total(Ongoing ongoing, Entity entity, SystemId target) {
    var participant = entity.participant(target).orElse(null);
    if (participant == null || !participant.type().can(Operation.Kind.LIST)) {
      return null;
    }
    try {
      return pacing
          .page(ongoing, systems.get(target), new ListRequest(participant.object(), null, null, 1))
          .total();
    } catch (SystemFailure unanswered) {
      return null;
    }
  }
}
