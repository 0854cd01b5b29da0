package io.syncline.core.sync.planning;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Removal;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.removal.DeletePermission;
import io.syncline.core.sync.state.Judgement;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Directions;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.ScopeExit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plans one delivery for each system that a judgement concerns: the others receive what changed,
 * the system that was read receives a correction of what it shows and should not (a losing edit is
 * written back, S5). Whether a write is due is decided by {@link PendingWrites} alone.
 */
public final class DeliveryPlanner {

  private final PendingWrites pendingWrites;
  private final Ids ids;

  public DeliveryPlanner(PendingWrites pendingWrites, Ids ids) {
    this.pendingWrites = pendingWrites;
    this.ids = ids;
  }

  /**
   * What was judged, and what the deliveries are planned from.
   *
   * @param after the record as judged
   * @param met whether the looked-at link was made just now
   */
  public record PlanRequest(LiveRecord live, RecordState after, Judgement judgement, boolean met) {

    Entity entity() {
      return live.entity();
    }

    Participant source() {
      return live.participant();
    }

    Observation observation() {
      return live.observation();
    }

    NativeRecord seen() {
      return live.seen();
    }

    Instant now() {
      return live.now();
    }

    Set<String> changed() {
      return judgement.changes().keySet();
    }

    /**
     * While a write to the target has no known outcome its shadow is of before: what is changed
     * back, or emptied, meanwhile does not look due and will be.
     */
    Set<String> changedDuringWrite(Participant target) {
      return after.writing().contains(target.system()) ? changed() : Set.of();
    }

    boolean silent() {
      return changed().isEmpty() && judgement.released().isEmpty() && !met && !asked();
    }

    /**
     * Whether all that is due for a target is ordered, not only what this look moved. What was
     * given up with a dead letter is not tried again because of every other edit.
     */
    boolean recompute(Participant target, boolean lookedAt) {
      return met
          || !judgement.released().isEmpty()
          || askedFor(target)
          || lookedAt && (foundAgain() || after.held().contains(Removal.HELD))
          || filtered(target)
          || !reassigning(target).isEmpty();
    }

    /**
     * The changed attributes that decide which systems may write to the target: what is due is
     * computed again, and a delivery that is about to write what is no longer permitted starts
     * again.
     */
    Set<String> reassigning(Participant target) {
      return entity().syncs().stream()
          .filter(it -> it.systems().contains(target.system()))
          .flatMap(it -> Directions.deciding(it).stream())
          .filter(changed()::contains)
          .collect(Collectors.toSet());
    }

    /** The other copies in systems that may now change others: they are read again. */
    List<NativeRef> newSources() {
      return entity().syncs().stream()
          .filter(it -> Directions.decidedBy(it, changed()))
          .flatMap(it -> Directions.of(it, after.record()).permitted().keySet().stream())
          .distinct()
          .flatMap(system -> copies(system).stream())
          .filter(it -> !it.equals(observation().ref()))
          .toList();
    }

    private List<NativeRef> copies(SystemId system) {
      return after.links().stream()
          .map(it -> it.link())
          .filter(it -> it.ref().system().equals(system))
          .filter(it -> it.role() == Link.Role.MAIN)
          .map(Link::ref)
          .toList();
    }

    private boolean asked() {
      return observation().events().stream().anyMatch(it -> it.event().source().ordersAll());
    }

    /** A backfill that is to go to some systems asks for those alone. */
    private boolean askedFor(Participant target) {
      var targets = observation().permissions().targets();
      return asked() && (targets.isEmpty() || targets.contains(target.system()));
    }

    /**
     * A delivery ended because the copy was said to be gone (S16); the live look shows it. So it
     * may have while anybody is asked about a deletion.
     */
    private boolean foundAgain() {
      return observation().events().stream()
          .map(it -> it.event().kind())
          .anyMatch(it -> it == EventKind.DELETED || it == EventKind.MERGED);
    }

    /** The record may just have entered a filter that kept it from the target (S16). */
    private boolean filtered(Participant target) {
      return entity().syncs().stream()
          .filter(sync -> sync.systems().contains(target.system()))
          .flatMap(sync -> sync.scope().filter().stream())
          .anyMatch(it -> changed().contains(it.attribute()));
    }
  }

  public List<Delivery> order(PlanRequest request) {
    var ordered = new ArrayList<Delivery>();
    var wish = request.observation().wish();
    for (var target : request.entity().participants()) {
      if (target.type().writable() && wish.concerns(target.system())) {
        var delivery = order(request, target);
        if (delivery != null) {
          ordered.add(delivery);
        }
      }
    }
    return ordered;
  }

  /** The reads that follow from it. */
  public List<InboxEvent> readRequests(PlanRequest request) {
    return request.newSources().stream()
        .map(
            it ->
                InboxEvent.readRequest(
                    ids.next(), it, InboxEvent.Source.OBSERVED, request.now(), Origin.NONE))
        .toList();
  }

  private @Nullable Delivery order(PlanRequest request, Participant target) {
    var link = request.after().main(target.system(), target.object()).orElse(null);
    if (link == null && target.create() == CreatePolicy.WORKFLOW) {
      return null;
    }
    if (link == null) {
      return request.silent() || isSource(request, target) ? null : orderMissing(request, target);
    }
    boolean lookedAt = link.link().ref().equals(request.observation().ref());
    if (Removal.archived(link.shadow())) {
      return restores(request, target)
          ? delivery(request, target, Set.of(Removal.RESTORE.word()), false)
          : null;
    }
    var names = names(pendingWrites.of(request.entity(), target, request.after(), link));
    if (!request.recompute(target, lookedAt)) {
      names.retainAll(lookedAt ? request.judgement().examined() : request.changed());
    }
    names.addAll(request.changedDuringWrite(target));
    names.addAll(request.reassigning(target));
    return names.isEmpty() ? null : delivery(request, target, names, false);
  }

  /**
   * The record is not in the target: it is looked for there, and created if it is younger than the
   * sync.
   */
  private @Nullable Delivery orderMissing(PlanRequest request, Participant target) {
    var shared = shared(request, target);
    boolean young =
        request.observation().permissions().targets().contains(target.system())
            || shared.stream()
                .anyMatch(
                    sync -> RecordAge.mayBeMade(request.live(), request.after(), target, sync));
    boolean linkable =
        request.askedFor(target)
            || shared.stream().anyMatch(sync -> sync.firstSync().initial() != InitialSync.NONE);
    if (!young && !linkable) {
      return null;
    }
    var names = names(pendingWrites.of(request.entity(), target, request.after(), null));
    names.addAll(request.changedDuringWrite(target));
    names.addAll(request.reassigning(target));
    return names.isEmpty() ? null : delivery(request, target, names, young);
  }

  /** An archived copy of a record that became active, or came into its filter, is re-activated. */
  private static boolean restores(PlanRequest request, Participant target) {
    return (request.met() || request.filtered(target))
        && request.after().record().status() == UnifiedRecord.Status.ACTIVE
        && !ScopeExit.out(request.entity(), target.system(), request.after().record().values());
  }

  /** The syncs by which the record may come to the target. */
  private static List<SyncRules> shared(PlanRequest request, Participant target) {
    return DeletePermission.reached(request.entity(), request.source().system()).stream()
        .filter(sync -> sync.systems().contains(target.system()))
        .toList();
  }

  private static boolean isSource(PlanRequest request, Participant target) {
    return target.system().equals(request.source().system())
        && target.object().equals(request.source().object());
  }

  private Delivery delivery(
      PlanRequest request, Participant target, Set<String> names, boolean create) {
    var events = request.observation().events();
    List<UUID> causes = events.stream().map(it -> it.event().id()).toList();
    var origin = request.observation().origin().through(request.source().system().value());
    return Delivery.due(
            ids.next(),
            new Delivery.Change(
                request.after().record().id(),
                request.entity().name(),
                target.system(),
                names,
                create),
            new Delivery.Cause(causes, origin),
            request.now())
        .dueAt(
            DeliverySchedule.due(
                request.entity(), target.system(), names, request.asked(), request.now()));
  }

  private static Set<String> names(List<PendingWrites.Field> fields) {
    return fields.stream()
        .map(PendingWrites.Field::attribute)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
