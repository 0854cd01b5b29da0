package io.syncline.core.backfill.plan;

import io.syncline.core.backfill.run.BulkFigures;
import io.syncline.core.backfill.run.BulkListing;
import io.syncline.core.backfill.run.BulkListingOrder;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.backfill.run.BulkRun;
import io.syncline.core.backfill.run.BulkStore;
import io.syncline.core.backfill.run.ListingReader;
import io.syncline.core.backfill.run.Pacing;
import io.syncline.core.backfill.run.Progress;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
  private final PlanSimulator planSimulator;
  private final ConnectedSystems systems;
  private final BulkListingOrder listingOrder;
  private final Pacing pacing;
  private final Runtime runtime;

  public Planning(
      PlanStore plans,
      BulkStore bulk,
      PlanSimulator planSimulator,
      ConnectedSystems systems,
      BulkListingOrder listingOrder,
      Pacing pacing,
      Runtime runtime) {
    this.plans = plans;
    this.bulk = bulk;
    this.planSimulator = planSimulator;
    this.runtime = runtime;
    this.systems = systems;
    this.listingOrder = listingOrder;
    this.pacing = pacing;
  }

  @Override
  public List<Run.Kind> kinds() {
    return List.of(Run.Kind.PLAN);
  }

  @Override
  public void work(ActiveRun ongoing) {
    var run = ongoing.run();
    var sync = Objects.requireNonNull(run.sync());
    var request = BulkRequest.of(run.request().words());
    var legs = listingOrder.legs(runtime.installation(), sync, request);
    if (legs.isEmpty()) {
      ongoing.end(
          Run.Status.FAILED,
          Map.of(),
          BulkListingOrder.nothing(runtime.installation(), sync, request));
      return;
    }
    plans.begin(ongoing.claimed(), runtime.now());
    var targets = BulkListingOrder.targets(runtime.installation(), sync, request);
    var at = Progress.of(ongoing.claimed().checkpoint(), legs, runtime.now());
    var tally = tally(run);
    try {
      while (at.leg() < legs.size() && !isEnough(request, at)) {
        at = leg(ongoing, legs.get(at.leg()), sync, request, targets, at, tally);
      }
      plans.ready(ongoing.claimed(), totals(ongoing, sync, targets, at), SHARE);
      boolean whole = at.totals().missing() == 0;
      ongoing.end(
          whole ? Run.Status.SUCCEEDED : Run.Status.PARTIAL,
          counts(tally, at),
          whole
              ? "The plan waits for approval"
                  + need(sync, request, legs, at, tally)
                  + unread(targets)
              : "A listing showed fewer records than its system counts: plan again");
    } catch (SystemFailure failed) {
      ongoing.end(
          Run.Status.FAILED,
          counts(tally, at),
          failed.system() + " could not be read: " + failed.failure().reason());
    }
  }

  /** What carrying it out takes of quotas: each item is taken for one of every target. */
  private String need(
      String sync,
      BulkRequest request,
      List<BulkListing> legs,
      Progress at,
      Map<String, Long> tally) {
    var need = new QuotaNeed(systems);
    need.listings(legs, at);
    for (var target : BulkListingOrder.targets(runtime.installation(), sync, request)) {
      BulkListingOrder.entities(runtime.installation(), sync).stream()
          .flatMap(it -> it.participant(target).stream())
          .findFirst()
          .ifPresent(
              it ->
                  need.writes(
                      target,
                      it.type(),
                      tally.getOrDefault(word(PlanItem.Kind.CREATE), 0L),
                      tally.getOrDefault(word(PlanItem.Kind.UPDATE), 0L)));
    }
    return need.said();
  }

  /** The targets of which it does not know what they hold. */
  private String unread(Set<SystemId> targets) {
    var names =
        targets.stream()
            .filter(
                it ->
                    systems.get(it).type().objects().values().stream()
                        .anyMatch(ObjectType::writeOnly))
            .map(SystemId::value)
            .sorted()
            .toList();
    return names.isEmpty()
        ? ""
        : "; not comparable, because write-only: "
            + String.join(", ", names)
            + ": what was last sent there counts as what it holds";
  }

  /** A plan with a canary ends after the canary. */
  private static boolean isEnough(BulkRequest request, Progress at) {
    var canary = request.canary();
    return canary != null && at.totals().read() >= canary;
  }

  private Progress leg(
      ActiveRun ongoing,
      BulkListing leg,
      String sync,
      BulkRequest request,
      Set<SystemId> targets,
      Progress begun,
      Map<String, Long> tally) {
    var since =
        request.sinceLast() ? bulk.lastBulk(sync, leg).orElse(null) : request.updatedSince();
    var reading = new ListingReader(systems.get(leg.system()), leg, since, begun);
    var at = reading.resumed(begun);
    while (at.leg() == begun.leg() && !isEnough(request, at)) {
      at = page(ongoing, leg, request, targets, reading, at, tally);
    }
    return at;
  }

  private Progress page(
      ActiveRun ongoing,
      BulkListing leg,
      BulkRequest request,
      Set<SystemId> targets,
      ListingReader reading,
      Progress at,
      Map<String, Long> tally) {
    ongoing.goOn();
    var system = systems.get(leg.system());
    var asked = runtime.now();
    RecordPage page;
    try {
      page = pacing.page(ongoing, system, reading.request(at.at(), size(request, leg, at)));
    } catch (SystemFailure failed) {
      if (at.at().next().cursor() == null || at.at().restarts() >= RESTARTS) {
        throw failed;
      }
      return reading.restarted(at);
    }
    var begun =
        at.at().began() == null
            ? at.beginning(asked, Pacing.expected(system, leg.object(), request, page))
            : at;
    var step = reading.take(begun, page);
    var refs = left(ongoing.run(), step.fresh());
    var simulated =
        pacing.withRetries(ongoing, () -> planSimulator.simulate(ongoing.run(), refs, targets));
    var after = step.after();
    var next = after.at().listed() ? after.next(leg, request.isOfAll()) : after;
    var items = unasked(ongoing.run(), simulated.items());
    items.forEach(it -> tally.merge(word(it.kind()), 1L, Long::sum));
    plans.page(
        ongoing.claimed(), items, simulated.plannedWrites(), next.struct(), counts(tally, next));
    return next;
  }

  /** A question is shown once, though each copy of its record leads to it. */
  private List<PlanItem> unasked(Run run, List<PlanItem> items) {
    record Question(RecordId record, Set<String> attributes, @Nullable String reason) {}
    var shown =
        plans
            .questions(
                run.id(),
                items.stream()
                    .filter(it -> it.kind() == PlanItem.Kind.QUESTION)
                    .map(it -> it.subject().record())
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet()))
            .stream()
            .map(it -> new Question(it.subject().record(), it.attributes(), it.effect().reason()))
            .collect(Collectors.toSet());
    return items.stream()
        .filter(
            it ->
                it.kind() != PlanItem.Kind.QUESTION
                    || it.subject().record() == null
                    || shown.add(
                        new Question(it.subject().record(), it.attributes(), it.effect().reason())))
        .toList();
  }

  /** What the plan takes away is not looked at as if it stayed. */
  private List<NativeRef> left(Run run, List<NativeRecord> shown) {
    var refs = shown.stream().map(NativeRecord::ref).toList();
    var removed = plans.removed(run.id(), refs);
    return refs.stream().filter(it -> !removed.contains(it)).toList();
  }

  private static int size(BulkRequest request, BulkListing leg, Progress at) {
    int usual = request.batchSize() == null ? leg.batchSize() : request.batchSize();
    var canary = request.canary();
    return canary == null ? usual : (int) Math.max(1, Math.min(usual, canary - at.totals().read()));
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
    return BulkFigures.of(tally, at, 0, runtime.now());
  }

  private static String word(PlanItem.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /**
   * How many records each target has: as it says, else as many as the plan has read of it. Where
   * one of its objects is not known, nothing is.
   */
  private Map<SystemId, Long> totals(
      ActiveRun ongoing, String sync, Set<SystemId> targets, Progress at) {
    var totals = new HashMap<SystemId, Long>();
    for (var target : targets) {
      var numbers =
          BulkListingOrder.entities(runtime.installation(), sync).stream()
              .flatMap(it -> it.participant(target).stream())
              .map(it -> Optional.ofNullable(total(ongoing, it, at)))
              .toList();
      if (!numbers.isEmpty() && numbers.stream().allMatch(Optional::isPresent)) {
        totals.put(target, numbers.stream().mapToLong(Optional::orElseThrow).sum());
      }
    }
    return totals;
  }

  private @Nullable Long total(ActiveRun ongoing, Participant participant, Progress at) {
    var said = said(ongoing, participant);
    return said == null ? at.rows(participant.system(), participant.type()) : said;
  }

  private @Nullable Long said(ActiveRun ongoing, Participant participant) {
    if (!participant.type().can(Operation.Kind.LIST)) {
      return null;
    }
    var target = participant.system();
    try {
      var said =
          pacing
              .page(
                  ongoing,
                  systems.get(target),
                  new ListRequest(participant.object(), null, null, 1))
              .total();
      return said == null ? Pacing.total(systems.get(target), participant.type()) : said;
    } catch (SystemFailure unanswered) {
      return null;
    }
  }
}
