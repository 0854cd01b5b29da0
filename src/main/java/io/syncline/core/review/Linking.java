package io.syncline.core.review;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.review.answer.Refused;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.IdentityTaken;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets a person link copies to records. The copy is then read as at any first meeting (S13);
 * nothing is written because of the link alone.
 */
public final class Linking {

  private final ChangeStore store;
  private final Wakeups wakeups;
  private final InstantSource clock;
  private final Ids ids;

  public Linking(ChangeStore store, Wakeups wakeups, InstantSource clock, Ids ids) {
    this.store = store;
    this.wakeups = wakeups;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Makes a main link, unless it is there already.
   *
   * @param entity what the record has to be
   * @throws Refused where it would give one native id two records, or a record two main copies in
   *     one system (S17)
   */
  public Link link(RecordId record, NativeRef ref, String entity, String actor) {
    try {
      var made = store.inTransaction(tx -> link(tx, record, ref, entity, actor));
      wakeups.inbox(ref.system());
      return made;
    } catch (IdentityTaken taken) {
      throw new Refused(Refused.Why.LINK_TAKEN, ref + " was linked to another record meanwhile");
    }
  }

  private Link link(
      ChangeStore.Transaction tx, RecordId record, NativeRef ref, String entity, String actor) {
    var state = tx.reads().lock(new TreeSet<>(Set.of(record))).get(record);
    if (state == null || !state.record().entity().equals(entity) || state.record().gone()) {
      throw new Refused(Refused.Why.UNKNOWN, "There is no live record of this id and entity");
    }
    var there = tx.reads().links(List.of(ref)).get(ref);
    if (there != null && there.record().equals(record)) {
      return there;
    }
    if (there != null) {
      throw new Refused(Refused.Why.LINK_TAKEN, ref + " is linked to another record");
    }
    if (state.main(ref.system(), ref.object()).isPresent()) {
      throw new Refused(
          Refused.Why.LINK_TAKEN, "The record has another copy in " + ref.system() + " already");
    }
    var link = Link.made(record, ref, "person");
    var changes = new ChangeSet();
    changes.link(link);
    changes.add(new Effect.EventQueued(look(ref, actor)));
    changes.add(new Effect.Audited(entry(state.record(), ref, "person", actor)));
    tx.save(changes);
    return link;
  }

  /**
   * Ends a link; what the system and the record hold stays. A tombstone keeps the record it
   * belonged to, and nothing is created there for the record because of this.
   *
   * @throws Refused where there is none, or a write to it has no known outcome yet
   */
  public RecordId unlink(NativeRef ref, String actor) {
    var there = store.links(List.of(ref)).get(ref);
    if (there == null) {
      throw new Refused(Refused.Why.UNKNOWN, "No record is linked to this id");
    }
    return store.inTransaction(tx -> unlink(tx, there.record(), ref, actor));
  }

  private RecordId unlink(
      ChangeStore.Transaction tx, RecordId record, NativeRef ref, String actor) {
    var state = tx.reads().lock(new TreeSet<>(Set.of(record))).get(record);
    var link = state == null ? null : state.link(ref).orElse(null);
    if (state == null || link == null) {
      throw new Refused(Refused.Why.UNKNOWN, "No record is linked to this id");
    }
    if (link.openIntent()) {
      throw new Refused(
          Refused.Why.STALE, "A write to this copy has no known outcome yet; try again later");
    }
    var changes = new ChangeSet();
    changes.unlink(
        new Effect.LinkEnded(
            ref, record, state.record().entity(), store.nextReadNumber(), clock.instant()));
    changes.add(new Effect.Audited(entry(state.record(), ref, "unlinked", actor)));
    tx.save(changes);
    return record;
  }

  private InboxEvent look(NativeRef ref, String actor) {
    return InboxEvent.readRequest(
        ids.next(),
        ref,
        InboxEvent.Source.REQUEST,
        clock.instant(),
        Origin.of(AttributeState.PERSON.value()).through(actor));
  }

  private AuditEntry entry(UnifiedRecord record, NativeRef ref, String reason, String actor) {
    return new AuditEntry(
        ids.next(),
        clock.instant(),
        new About(record.entity(), record.id(), ref),
        new AuditEntry.Systems(AttributeState.PERSON, null),
        new AuditEntry.Result(AuditEntry.Operation.LINK, AuditEntry.Outcome.APPLIED, reason),
        Map.of(),
        AuditEntry.By.actor(actor));
  }
}
