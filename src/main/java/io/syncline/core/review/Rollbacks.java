package io.syncline.core.review;

import static io.syncline.core.inbox.InboxEvent.Source.OBSERVED;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.conflict.UndoneDecision;
import io.syncline.core.conflict.UndoneDecision.Decided;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.identity.Findable;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.PendingRestore;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Copies;
import io.syncline.core.review.answer.Refused;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.match.ReferenceLookup;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.ReferenceResolver;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.rule.ComputedAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Undoes decisions, a strategy's or a person's: each system gets back what it held, as far as it
 * still holds what the decision left there, and the question is open again. While it is open two
 * copies may differ: only the restoring is due for an attribute under a question (S2).
 */
public final class Rollbacks {

  private final ChangeStore store;
  private final Questions questions;
  private final Copies copies;
  private final Findable findable;
  private final Wakeups wakeups;
  private final Runtime runtime;

  public Rollbacks(
      ChangeStore store,
      Questions questions,
      Transformer transformer,
      Wakeups wakeups,
      Runtime runtime) {
    this.store = store;
    this.questions = questions;
    this.runtime = runtime;
    this.copies = new Copies(transformer);
    this.findable = new Findable(transformer);
    this.wakeups = wakeups;
  }

  /**
   * @param whole also what else was decided of the record in the same moment: a merge of two
   *     records' edits is one decision over several attributes
   * @throws Refused where the conflict is not known, or waits for a decision
   */
  public Rollback takeBack(UUID conflict, boolean whole, String actor) {
    var known =
        questions
            .conflict(conflict)
            .orElseThrow(() -> new Refused(Refused.Why.UNKNOWN, "There is no conflict of this id"));
    var entity =
        runtime
            .installation()
            .entity(known.entity())
            .orElseThrow(
                () -> new Refused(Refused.Why.NOT_STARTED, "No started sync has this entity"));
    var targets = new HashSet<SystemId>();
    var done =
        store.inTransaction(
            tx -> {
              targets.clear();
              return takeBack(tx, known, entity, whole, actor, targets);
            });
    targets.forEach(wakeups::deliveries);
    return done;
  }

  /** What one transaction collects. */
  private final class Work {
    final UUID id = runtime.ids().next();
    final Instant now = runtime.now();
    final ChangeSet changes = new ChangeSet();
    final Map<String, AttributeState> attributes = new HashMap<>();
    final Map<String, AttributeChange> changed = new HashMap<>();
    final Map<SystemId, Set<String>> due = new TreeMap<>();
    final List<Rollback.Restored> restored = new ArrayList<>();
    final List<Rollback.Left> left = new ArrayList<>();
    final Entity entity;
    final RecordState state;
    final String actor;

    Work(Entity entity, RecordState state, String actor) {
      this.entity = entity;
      this.state = state;
      this.actor = actor;
    }
  }

  private Rollback takeBack(
      ChangeStore.Transaction tx,
      Conflict asked,
      Entity entity,
      boolean whole,
      String actor,
      Set<SystemId> targets) {
    var locked = tx.reads().lock(new TreeSet<>(Set.of(asked.record()))).get(asked.record());
    if (locked == null) {
      throw new Refused(Refused.Why.UNKNOWN, "The record of this conflict is not there any more");
    }
    var state = ReferenceLookup.resolved(runtime.installation(), locked, tx.reads());
    var decided = decided(tx, asked, whole);
    var work = new Work(entity, state, actor);
    decided.forEach(it -> takeBack(work, it));
    finish(tx, work);
    ReferenceResolver.keep(runtime.installation(), work.changes);
    tx.save(work.changes);
    targets.addAll(work.due.keySet());
    return new Rollback(work.id, asked.record(), work.restored, work.left);
  }

  private static List<Decided> decided(ChangeStore.Transaction tx, Conflict asked, boolean whole) {
    var all = tx.reads().decided(asked.record());
    var one =
        all.stream()
            .filter(it -> it.conflict().id().equals(asked.id()))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refused(
                        Refused.Why.CLOSED,
                        "The conflict waits for a decision, or was taken back"));
    return whole
        ? all.stream().filter(it -> it.conflict().at().equals(one.conflict().at())).toList()
        : List.of(one);
  }

  private void takeBack(Work work, Decided decided) {
    var conflict = decided.conflict();
    var attribute = conflict.attribute();
    var current = work.state.record().attributes().get(attribute);
    var value = decided.value();
    var held = conflict.held();
    var said = held.value();
    if (current == null || value == null || said == null || !current.value().agreesWith(value)) {
      work.left.add(new Rollback.Left(null, attribute, "the record's value has changed since"));
      return;
    }
    for (var copy : copies.carrying(work.entity, work.state, attribute)) {
      var before = before(decided, copy);
      if (before != null && copy.value() != null) {
        restore(work, copy, attribute, value, before);
      }
    }
    work.attributes.put(attribute, current.next(said, held.system(), held.editedAt()));
    work.changed.put(attribute, new AttributeChange(current.value(), said));
    work.changes.add(
        new Effect.DecisionOverturned(new UndoneDecision(conflict.id(), work.actor, work.now)));
    work.changes.add(new Effect.ReviewOpened(question(work, conflict)));
  }

  /**
   * A strategy decided between two sides: all systems but the observed one held the record's value.
   */
  private static @Nullable Value before(Decided decided, Copies.Copy copy) {
    if (!decided.before().isEmpty()) {
      return decided.before().get(copy.link().link().ref());
    }
    var conflict = decided.conflict();
    return copy.system().equals(conflict.seen().system())
        ? conflict.seen().value()
        : conflict.held().value();
  }

  private void restore(Work work, Copies.Copy copy, String attribute, Value decided, Value before) {
    var ref = copy.link().link().ref();
    var now = copy.value();
    if (now == null || now.agreesWith(before)) {
      return;
    }
    if (!now.agreesWith(decided)) {
      work.left.add(new Rollback.Left(ref, attribute, "it has changed there since"));
    } else if (!copy.writable()) {
      work.left.add(new Rollback.Left(ref, attribute, "it cannot be written there"));
    } else {
      work.changes.add(
          new Effect.RestorationAdded(
              work.state.record().id(), new PendingRestore(ref, attribute, decided, before)));
      work.restored.add(new Rollback.Restored(ref, attribute));
      work.due.computeIfAbsent(ref.system(), it -> new TreeSet<>()).add(attribute);
    }
  }

  private ReviewItem question(Work work, Conflict conflict) {
    NativeRef seen =
        work.state.links().stream()
            .map(it -> it.link().ref())
            .filter(it -> it.system().equals(conflict.seen().system()))
            .findFirst()
            .orElse(null);
    return new ReviewItem(
        runtime.ids().next(),
        new ReviewItem.Key(
            ReviewItem.Kind.CONFLICT, conflict.record() + "#" + conflict.attribute()),
        new About(conflict.entity(), conflict.record(), seen),
        Set.of(conflict.attribute()),
        List.of(conflict.held().system().value(), conflict.seen().system().value()),
        "The decision on "
            + conflict.attribute()
            + " was taken back. Which value should be kept: that of "
            + conflict.held().system()
            + " or that of "
            + conflict.seen().system()
            + "?",
        work.now);
  }

  /**
   * The values the record is matched by again are locked after the record, against the order of all
   * others: what they are is known only now, and a deadlock with one of those is run again (S17).
   */
  private void finish(ChangeStore.Transaction tx, Work work) {
    var before = work.state.record();
    if (!work.attributes.isEmpty()) {
      var after = before.changed(work.attributes);
      var values = findable.values(work.entity, after, work.state);
      tx.reads().lockMatchValues(new TreeSet<>(values));
      work.changes.add(new Effect.RecordSaved(after, before.version()));
      work.changes.add(new Effect.MatchValuesSet(after.id(), values));
      ComputedAttributes.copyToRead(work.entity, work.state, work.attributes.keySet())
          .map(
              it ->
                  InboxEvent.readRequest(runtime.ids().next(), it, OBSERVED, work.now, Origin.NONE))
          .ifPresent(it -> work.changes.add(new Effect.EventQueued(it)));
      work.due.forEach(
          (target, names) ->
              work.changes.add(new Effect.DeliveryPlanned(delivery(work, target, names))));
    }
    work.changes.add(new Effect.Audited(entry(work, before)));
  }

  private Delivery delivery(Work work, SystemId target, Set<String> names) {
    return Delivery.due(
        runtime.ids().next(),
        new Delivery.Change(work.state.record().id(), work.entity.name(), target, names, false),
        new Delivery.Cause(
            List.of(work.id), Origin.of(AttributeState.PERSON.value()).through(work.actor)),
        work.now);
  }

  private static AuditEntry entry(Work work, UnifiedRecord record) {
    return new AuditEntry(
        work.id,
        work.now,
        new About(work.entity.name(), record.id(), null),
        new AuditEntry.Systems(AttributeState.PERSON, null),
        new AuditEntry.Result(
            AuditEntry.Operation.REVIEW,
            work.attributes.isEmpty() ? AuditEntry.Outcome.SKIPPED : AuditEntry.Outcome.APPLIED,
            "taken-back"),
        work.changed,
        AuditEntry.By.actor(work.actor));
  }
}
