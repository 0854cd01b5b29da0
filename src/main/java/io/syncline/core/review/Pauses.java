package io.syncline.core.review;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.delivery.Removal;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Link;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.review.answer.Refused;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.planning.PendingDeliveryOrders;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.transform.rule.Conversions;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pauses and resumes a record. While it is paused, edits enter it and nothing is written. Resuming
 * orders what is due in the same commit (S2). Where the record was paused before all its copies
 * were created, one of its copies is read, which orders the missing ones.
 */
public final class Pauses {

  private final ChangeStore store;
  private final PendingDeliveryOrders pendingDeliveryOrders;
  private final Wakeups wakeups;
  private final Runtime runtime;

  public Pauses(
      ChangeStore store,
      PendingDeliveryOrders pendingDeliveryOrders,
      Wakeups wakeups,
      Runtime runtime) {
    this.store = store;
    this.runtime = runtime;
    this.pendingDeliveryOrders = pendingDeliveryOrders;
    this.wakeups = wakeups;
  }

  /**
   * @param targets the systems that deliveries were ordered for
   * @param looked the systems in which a copy is looked at
   */
  public record Paused(UnifiedRecord record, Set<SystemId> targets, Set<SystemId> looked) {
    public Paused {
      targets = Set.copyOf(targets);
      looked = Set.copyOf(looked);
    }
  }

  /** Nothing is written for the record from the moment this returns. */
  public Paused pause(RecordId record, String actor) {
    return change(record, Status.PAUSED, actor);
  }

  /**
   * Ends a pause or a quarantine. A record of which an amount cannot be converted is looked at
   * again, and stays in quarantine until it can be.
   */
  public Paused resume(RecordId record, String actor) {
    return change(record, Status.ACTIVE, actor);
  }

  /** A record that has the wanted status already stays unchanged. */
  private Paused change(RecordId id, Status wanted, String actor) {
    var done = store.inTransaction(tx -> change(tx, id, wanted, actor));
    done.targets().forEach(wakeups::deliveries);
    done.looked().forEach(wakeups::inbox);
    return done;
  }

  private Paused change(ChangeStore.Transaction tx, RecordId id, Status wanted, String actor) {
    var state = tx.reads().lock(new TreeSet<>(Set.of(id))).get(id);
    if (state == null) {
      throw new Refused(Refused.Why.UNKNOWN, "There is no record of this id");
    }
    var before = state.record();
    if (before.removed()) {
      throw new Refused(Refused.Why.CLOSED, "The record is deleted or archived");
    }
    if (before.status() == wanted) {
      return new Paused(before, Set.of(), Set.of());
    }
    boolean waits = wanted == Status.ACTIVE && isUnconverted(before);
    var after = before.withStatus(waits ? Status.QUARANTINED : wanted);
    var changes = new ChangeSet();
    var entry = entry(after, wanted, actor);
    changes.add(new Effect.RecordSaved(after, before.version()));
    changes.add(new Effect.Audited(entry));
    if (waits) {
      look(state, entry, origin(entry), changes);
    } else if (wanted == Status.ACTIVE) {
      plan(state, after, entry, changes);
    }
    tx.save(changes);
    return new Paused(after, changes.targets(), changes.sources());
  }

  private boolean isUnconverted(UnifiedRecord record) {
    return runtime
        .installation()
        .entity(record.entity())
        .filter(it -> !Conversions.problems(it, record).isEmpty())
        .isPresent();
  }

  private static Origin origin(AuditEntry entry) {
    return Origin.of(AttributeState.PERSON.value()).through(entry.by().actor());
  }

  private void look(RecordState state, AuditEntry entry, Origin origin, ChangeSet changes) {
    speaker(state).ifPresent(it -> changes.add(new Effect.EventQueued(look(it, origin, entry))));
  }

  private void plan(RecordState state, UnifiedRecord after, AuditEntry entry, ChangeSet changes) {
    var entity = runtime.installation().entity(after.entity()).orElse(null);
    if (entity != null) {
      var now = new RecordState(after, state.links(), state.held(), state.writing());
      var origin = origin(entry);
      pendingDeliveryOrders
          .resumed(entity, now, entry.cause(), origin, entry.at())
          .forEach(it -> changes.add(new Effect.DeliveryPlanned(it)));
      if (PendingDeliveryOrders.missingSomewhere(entity, now)) {
        look(state, entry, origin, changes);
      }
    }
  }

  /**
   * The copy to read so that the record is created where it is missing: a live one, if there is
   * one.
   */
  private static Optional<LinkState> speaker(RecordState state) {
    return state.links().stream()
        .filter(it -> it.link().role() == Link.Role.MAIN)
        .min(Comparator.comparing(it -> Removal.archived(it.shadow())));
  }

  private InboxEvent look(LinkState link, Origin origin, AuditEntry entry) {
    return InboxEvent.readRequest(
        runtime.ids().next(), link.link().ref(), InboxEvent.Source.REQUEST, entry.at(), origin);
  }

  private AuditEntry entry(UnifiedRecord record, Status wanted, String actor) {
    return new AuditEntry(
        runtime.ids().next(),
        runtime.now(),
        new About(record.entity(), record.id(), null),
        new AuditEntry.Systems(AttributeState.PERSON, null),
        new AuditEntry.Result(
            AuditEntry.Operation.APPLY,
            AuditEntry.Outcome.APPLIED,
            wanted == Status.ACTIVE ? "resumed" : "paused"),
        Map.of(),
        AuditEntry.By.actor(actor));
  }
}
