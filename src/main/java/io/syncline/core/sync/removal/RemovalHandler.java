package io.syncline.core.sync.removal;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.merge.RecordMerge;
import io.syncline.core.sync.state.EventAuditWriter;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.sync.state.RemovalBrake;
import io.syncline.core.sync.state.Workspace;
import io.syncline.core.sync.trigger.WorkflowTriggers;
import io.syncline.core.transform.PendingWrites;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Handles a linked copy that a live read showed gone or archived: what follows for its record and
 * the other copies (S16). Each system does what its definition says, unless a person has to be
 * asked, or the brake stops it. While a question is open nothing is deleted anywhere.
 */
public final class RemovalHandler {

  private final Removals removals;
  private final EventAuditWriter auditWriter;
  private final PendingWrites pendingWrites;
  private final Ids ids;
  private final WorkflowTriggers workflowTriggers;

  public RemovalHandler(
      Removals removals, EventAuditWriter auditWriter, PendingWrites pendingWrites, Ids ids) {
    this.removals = removals;
    this.auditWriter = auditWriter;
    this.pendingWrites = pendingWrites;
    this.ids = ids;
    this.workflowTriggers = new WorkflowTriggers(ids);
  }

  /**
   * A linked copy that is gone or archived.
   *
   * @param gone whether it is gone; else it is archived there
   */
  public record Absence(
      Entity entity,
      Observation observation,
      RecordState state,
      boolean gone,
      Workspace workspace) {

    Instant now() {
      return workspace.now();
    }

    ChangeSet changes() {
      return workspace.changes();
    }

    NativeRef ref() {
      return observation.ref();
    }

    LinkState link() {
      return state.link(ref()).orElseThrow();
    }

    Participant participant() {
      return entity.participant(ref().system()).orElseThrow();
    }

    void again() {
      observation
          .events()
          .forEach(it -> changes().add(Effect.EventPostponed.missed(it, now(), it.missedAt())));
    }

    /** S6: while a write of its record has no known outcome, nothing is concluded. */
    void park() {
      var record = state.record().id();
      observation
          .events()
          .forEach(
              it -> changes().add(Effect.EventPostponed.parked(it, record, now(), it.missedAt())));
    }

    List<UUID> causes() {
      return observation.events().stream().map(it -> it.event().id()).toList();
    }

    Origin origin() {
      return observation.origin().through(ref().system().value());
    }

    String words() {
      return ref() + (gone ? " is gone there" : " is archived there");
    }
  }

  public void absent(Absence it) {
    var record = it.state().record();
    if (RecordMerge.isBeingWritten(it.state())) {
      it.park();
    } else if (it.observation().readNumber() < it.link().shadow().readNumber()) {
      it.again();
    } else if (Removal.archived(it.link().shadow())) {
      archivedStill(it);
    } else if (record.removed() || it.link().link().role() == Link.Role.SECONDARY) {
      it.changes()
          .add(new Effect.QuestionAnswered(ReviewItem.Kind.OBSERVED_DELETE, it.ref().toString()));
      end(it);
      close(it, Outcome.APPLIED, it.gone() ? "gone-too" : "archived-too");
    } else {
      decide(it);
    }
  }

  /**
   * A copy that was archived stays archived, unless a person was asked about it because its record
   * is active: then the decision is carried out.
   */
  private void archivedStill(Absence it) {
    var words = words(it.observation());
    if (it.state().record().removed()) {
      close(it, Outcome.SKIPPED, "echo");
    } else if (words.contains(Removal.RECREATE)) {
      it.changes()
          .add(new Effect.QuestionAnswered(ReviewItem.Kind.OBSERVED_DELETE, it.ref().toString()));
      recreate(it);
    } else if (Removal.in(words).isPresent()) {
      decide(it);
    } else {
      close(it, Outcome.SKIPPED, "echo");
    }
  }

  private void decide(Absence it) {
    var words = words(it.observation());
    if (words.contains(Removal.RECREATE)) {
      recreate(it);
      return;
    }
    var decided = Removal.in(words).orElse(null);
    var plan = removals.plan(it.entity(), it.state(), it.ref(), decided);
    var obstacle = obstacle(it, decided);
    var why = obstacle == null ? plan.obstacle() : obstacle;
    why = why == null && decided == null ? doubt(it, plan) : why;
    if (why != null) {
      ask(it, why);
      return;
    }
    var removalBrake = it.workspace().brake();
    var stopping =
        decided != null || words.contains(Removal.APPROVED) || plan.steps().isEmpty()
            ? null
            : removalBrake.stops(plan.syncs(), plan.steps().size(), it.now());
    if (stopping != null) {
      it.changes()
          .add(
              new Effect.ReviewOpened(
                  waiting(stopping, it.ref(), it.entity(), removalBrake, it.now())));
      close(it, Outcome.HELD, "brake");
    } else {
      remove(it, plan);
    }
  }

  /** Words in an event's origin that stand for a person's decision. */
  static Set<String> words(Observation observation) {
    var words = new HashSet<String>();
    observation.events().forEach(it -> words.addAll(it.event().origin().chain()));
    return words;
  }

  private @Nullable String obstacle(Absence it, @Nullable Removal decided) {
    if (it.state().record().status() != Status.ACTIVE) {
      return "its record is silenced";
    }
    if (decided != null) {
      return null;
    }
    if (!DeletePermission.mayDelete(it.entity(), it.state().record(), it.participant())) {
      return it.ref().system() + " may not delete it";
    }
    if (it.state().held().contains(Removal.HELD)) {
      return "a question about its deletion is open";
    }
    if (it.state().held().stream().anyMatch(held -> held.indexOf('@') < 0)) {
      return "a question about its values is open";
    }
    var closed = it.workspace().closed(it.entity()).of(it.entity(), it.state().record());
    if (closed.isPresent()) {
      return "the period %s of `%s` is closed"
          .formatted(closed.get().period(), closed.get().sync());
    }
    return pendingWrites.of(it.entity(), it.participant(), it.state(), it.link()).isEmpty()
        ? null
        : "it was edited elsewhere, and that edit was not delivered to this copy yet";
  }

  /**
   * A merge is never taken for a delete: the record may continue as part of one that was not named.
   */
  private static @Nullable String doubt(Absence it, Removals.RemovalPlan plan) {
    boolean merged =
        it.observation().events().stream().anyMatch(of -> of.event().saysMergedIntoUnknown());
    return merged && !plan.steps().isEmpty()
        ? it.ref().system() + " says that it became part of another record, and not of which"
        : null;
  }

  private void remove(Absence it, Removals.RemovalPlan plan) {
    var steps = plan.steps();
    var status = Removals.after(it.state(), it.ref(), it.gone(), steps);
    var record = it.state().record().withStatus(status);
    var changes = it.changes();
    it.workspace().save(record);
    if (status == Status.DELETED) {
      changes.add(new Effect.MatchValuesSet(record.id(), Set.of()));
    }
    changes.add(new Effect.DeliveriesCancelled(record.id()));
    changes.add(new Effect.QuestionAnswered(ReviewItem.Kind.OBSERVED_DELETE, it.ref().toString()));
    end(it);
    for (var step : steps) {
      changes.add(
          new Effect.DeliveryPlanned(
              removals.delivery(it.entity(), record, step, it.causes(), it.origin(), it.now())));
    }
    if (!steps.isEmpty()) {
      it.workspace().brake().passed(plan.syncs(), steps.size(), changes, it.now());
    }
    workflowTriggers
        .removed(it.entity(), it.ref().system(), record, it.now())
        .forEach(changes::add);
    close(it, Outcome.APPLIED, status == Status.DELETED ? "deleted" : "archived");
  }

  /** The copy's own link: it ends with a tombstone, or is known to be archived from now on. */
  private static void end(Absence it) {
    var record = it.state().record().id();
    var number = it.observation().readNumber();
    if (it.gone()) {
      var entity = it.entity().name();
      it.workspace().end(new Effect.LinkEnded(it.ref(), record, entity, number, it.now()));
    } else {
      it.workspace().archived(record, it.ref(), number);
    }
  }

  /** A person decided to keep the record: it is created again where it is gone. */
  private void recreate(Absence it) {
    var record = it.state().record();
    it.workspace()
        .end(
            new Effect.LinkEnded(
                it.ref(),
                record.id(),
                it.entity().name(),
                it.observation().readNumber(),
                it.now(),
                !it.gone()));
    var after = it.workspace().state(record.id());
    Set<String> names =
        pendingWrites.of(it.entity(), it.participant(), after, null).stream()
            .map(PendingWrites.Field::attribute)
            .collect(Collectors.toSet());
    if (!names.isEmpty()) {
      it.changes()
          .add(
              new Effect.DeliveryPlanned(
                  Delivery.due(
                      ids.next(),
                      new Delivery.Change(
                          record.id(), it.entity().name(), it.ref().system(), names, true),
                      new Delivery.Cause(
                          it.causes(),
                          it.origin()
                              .through(AttributeState.PERSON.value())
                              .through(HeldCreation.DECIDED)),
                      it.now())));
    }
    close(it, Outcome.APPLIED, "recreated");
  }

  private void ask(Absence it, String why) {
    it.changes()
        .add(
            new Effect.ReviewOpened(
                removals.question(
                    it.entity(), it.state(), it.ref(), it.words() + ", and " + why, it.now())));
    close(it, Outcome.HELD, "delete-in-review");
  }

  /** One item per sync says how many wait (S16). */
  ReviewItem waiting(
      SyncRules sync, NativeRef ref, Entity entity, RemovalBrake removalBrake, Instant now) {
    return new ReviewItem(
        ids.next(),
        new ReviewItem.Key(ReviewItem.Kind.SAFETY_HOLD, ReviewItem.DELETES_OF + sync.sync()),
        new About(entity.name(), null, null),
        Set.of(),
        List.of(ref.toString()),
        "1 deleted or left: more than "
            + removalBrake.allowed(sync)
            + " copies would be archived, deleted or unlinked by "
            + sync.sync()
            + " within a day. Shall they go?",
        now);
  }

  private void close(Absence it, Outcome outcome, String reason) {
    auditWriter.close(
        it.changes(),
        it.observation(),
        it.entity().name(),
        Objects.requireNonNull(it.state().record().id()),
        outcome,
        reason,
        Map.of(),
        it.now());
  }
}
