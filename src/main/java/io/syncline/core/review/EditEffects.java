package io.syncline.core.review;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.identity.Findable;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Copies;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.judge.ApprovalRules;
import io.syncline.core.sync.judge.RateWaits;
import io.syncline.core.sync.judge.SafetyHolds;
import io.syncline.core.sync.planning.PendingDeliveryOrders;
import io.syncline.core.sync.state.RecordChange;
import io.syncline.core.sync.trigger.WorkflowTriggers;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What an edit of a record leads to: questions, workflows, deliveries, reads, the audit entry. */
final class EditEffects {

  private final Ids ids;
  private final Copies copies;
  private final Findable findable;
  private final SafetyHolds safety;
  private final ApprovalRules approvals;
  private final RateWaits rates;
  private final WorkflowTriggers workflows;
  private final PendingDeliveryOrders orders;

  EditEffects(Transformer transformer, Ids ids) {
    this.ids = ids;
    this.copies = new Copies(transformer);
    this.findable = new Findable(transformer);
    this.safety = new SafetyHolds(transformer, new PendingWrites(transformer), ids);
    this.approvals = new ApprovalRules(ids);
    this.rates = new RateWaits(ids);
    this.workflows = new WorkflowTriggers(ids);
    this.orders = new PendingDeliveryOrders(transformer, ids);
  }

  /**
   * Who made an edit.
   *
   * @param source where its values come from
   * @param reason the code in the audit log, where nothing holds it back
   */
  record Author(SystemId source, String reason, String actor) {
    static Author person(String actor) {
      return new Author(AttributeState.PERSON, "edited", actor);
    }
  }

  /** All that follows from the edit. */
  Edited of(RecordChange change, RecordState before, UnifiedRecord edited, Author author) {
    var entity = change.entity();
    var changed = changed(before.record(), edited);
    var questions =
        new ArrayList<>(safety.of(change, on(before, edited, Set.of()), changed.keySet()));
    var approval =
        approvals
            .question(change, before.record(), edited)
            .or(() -> rates(entity, edited, change.now()));
    approval.ifPresent(questions::add);
    var after = approval.isEmpty() ? edited : edited.withStatus(UnifiedRecord.Status.QUARANTINED);
    var asked = new HashSet<String>();
    questions.forEach(it -> asked.addAll(it.attributes()));
    var changes = change.changes();
    questions.forEach(it -> changes.add(new Effect.ReviewOpened(it)));
    changes.add(new Effect.RecordSaved(after, before.record().version()));
    changes.add(new Effect.MatchValuesSet(after.id(), findable.values(entity, after, before)));
    var entry = entry(change, after, changed, reason(questions, approval, author), author);
    changes.add(new Effect.Audited(entry));
    workflows.changed(
        change, new WorkflowTriggers.Step(before.record(), after, false), sync -> false);
    var writes = deliver(change, on(before, after, asked), changed.keySet(), entry);
    var values = new HashMap<String, Value>();
    changed.forEach((name, it) -> values.put(name, Objects.requireNonNull(it.after())));
    return new Edited(
        entry.cause(),
        after,
        changed.keySet(),
        writes,
        copies.stays(entity, before, values),
        questions);
  }

  private Optional<ReviewItem> rates(Entity entity, UnifiedRecord edited, Instant now) {
    return edited.status() == UnifiedRecord.Status.ACTIVE
        ? rates.question(entity, edited, now)
        : Optional.empty();
  }

  private static RecordState on(RecordState before, UnifiedRecord after, Set<String> asked) {
    var held = new HashSet<>(before.held());
    held.addAll(asked);
    return new RecordState(after, before.links(), held, before.writing())
        .referring(before.references());
  }

  private static Map<String, AttributeChange> changed(UnifiedRecord before, UnifiedRecord after) {
    var changed = new TreeMap<String, AttributeChange>();
    after
        .attributes()
        .forEach(
            (name, it) -> {
              var held = before.value(name);
              if (held == null || !held.agreesWith(it.value())) {
                changed.put(name, new AttributeChange(held, it.value()));
              }
            });
    return changed;
  }

  private static String reason(
      List<ReviewItem> questions, Optional<ReviewItem> approval, Author author) {
    return approval.isPresent()
        ? "held-approval"
        : questions.isEmpty() ? author.reason() : "held-safety";
  }

  private Map<SystemId, Set<String>> deliver(
      RecordChange change, RecordState after, Set<String> changed, AuditEntry entry) {
    var origin = Origin.of(by(entry).value()).through(entry.by().actor());
    var writes = new TreeMap<SystemId, Set<String>>();
    var due = orders.due(change.entity(), after, changed, entry.cause(), origin, change.now());
    for (var it : due) {
      writes.put(it.target(), new TreeSet<>(it.attributes()));
      change.changes().add(new Effect.DeliveryPlanned(it));
    }
    var read = new TreeSet<>(PendingDeliveryOrders.copiesToRead(change.entity(), after, changed));
    if (PendingDeliveryOrders.missingSomewhere(change.entity(), after)) {
      read.add(change.ref());
    }
    read.forEach(
        it -> change.changes().add(new Effect.EventQueued(look(it, origin, change.now()))));
    return writes;
  }

  private static SystemId by(AuditEntry entry) {
    return Objects.requireNonNull(entry.systems().source());
  }

  private InboxEvent look(NativeRef ref, Origin origin, Instant now) {
    return InboxEvent.readRequest(ids.next(), ref, InboxEvent.Source.REQUEST, now, origin);
  }

  private AuditEntry entry(
      RecordChange change,
      UnifiedRecord record,
      Map<String, AttributeChange> changed,
      String reason,
      Author author) {
    return new AuditEntry(
        ids.next(),
        change.now(),
        new About(record.entity(), record.id(), change.ref()),
        new AuditEntry.Systems(author.source(), null),
        new AuditEntry.Result(AuditEntry.Operation.APPLY, AuditEntry.Outcome.APPLIED, reason),
        changed,
        AuditEntry.By.actor(author.actor()));
  }
}
