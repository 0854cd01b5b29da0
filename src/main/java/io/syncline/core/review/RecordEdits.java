package io.syncline.core.review;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.identity.Findable;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.References;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.review.answer.Refused;
import io.syncline.core.review.answer.Refused.Why;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.match.ReferenceLookup;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.RateLookup;
import io.syncline.core.sync.state.RecordChange;
import io.syncline.core.sync.state.ReferenceResolver;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.rule.ClosedPeriods;
import io.syncline.core.transform.rule.Conversions.RateTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Edits records for persons and programs: under the record's lock, with the same permission,
 * validation, limits, approvals and workflows as an edit in a system, and with the deliveries, the
 * audit entry and the questions that follow in one commit. What another system edited meanwhile
 * meets the edit as a conflict, when it is read.
 */
public final class RecordEdits {

  /** How often an edit is made again because the record changed between read and lock. */
  private static final int TRIES = 5;

  private final ChangeStore store;
  private final Records records;
  private final Wakeups wakeups;
  private final Runtime runtime;
  private final EditCheck check;
  private final Findable findable;
  private final EditEffects effects;

  public RecordEdits(
      ChangeStore store,
      Records records,
      Transformer transformer,
      Wakeups wakeups,
      Runtime runtime) {
    this.store = store;
    this.records = records;
    this.wakeups = wakeups;
    this.runtime = runtime;
    this.check = new EditCheck(transformer);
    this.findable = new Findable(transformer);
    this.effects = new EditEffects(transformer, runtime.ids());
  }

  /**
   * Edits a record.
   *
   * @throws Refused where it is not done; nothing has changed then
   */
  public Edited edit(Edit edit, String actor) {
    return run(edit, actor, false);
  }

  /**
   * What the same edit would lead to now. Nothing is saved.
   *
   * @throws Refused where it would not be done
   */
  public Edited rehearse(Edit edit, String actor) {
    return run(edit, actor, true);
  }

  private Edited run(Edit edit, String actor, boolean dry) {
    for (int tries = 0; tries < TRIES; tries++) {
      var seen = seen(edit);
      var entity =
          runtime
              .installation()
              .entity(seen.record().entity())
              .orElseThrow(() -> new Refused(Why.NOT_STARTED, "No started sync has this entity"));
      var claims = claims(entity, seen, check.after(entity, seen, edit, runtime.now(), rates()));
      references(entity, edit);
      var done =
          store.inTransaction(
              tx -> edited(tx, new Request(edit, entity, actor, dry), seen.record().id(), claims));
      if (done.isPresent()) {
        var it = done.get();
        it.changes().targets().forEach(wakeups::deliveries);
        it.changes().sources().forEach(wakeups::inbox);
        return it.edited();
      }
    }
    throw new Refused(Why.STALE, "The record changes at this very moment; look again");
  }

  /** What is asked for. */
  private record Request(Edit edit, Entity entity, String actor, boolean dry) {}

  private record Done(Edited edited, ChangeSet changes) {}

  /** The current state, without locks. */
  private RecordState seen(Edit edit) {
    var state =
        records
            .find(edit.ref())
            .orElseThrow(() -> new Refused(Why.UNKNOWN, "No record is linked to this id"));
    return store.inTransaction(
        tx -> ReferenceLookup.resolved(runtime.installation(), state, tx.reads()));
  }

  private void references(Entity entity, Edit edit) {
    entity
        .references()
        .forEach(
            (attribute, to) -> {
              var value = edit.values().get(attribute);
              var id = value == null ? null : References.named(value);
              if (id != null
                  && records
                      .find(id)
                      .filter(it -> it.record().entity().equals(to) && !it.record().gone())
                      .isEmpty()) {
                throw new Refused(Why.INVALID_VALUE, attribute + " names no " + to);
              }
            });
  }

  /** As they are at the moment, each looked up in a transaction of its own. */
  private RateTable rates() {
    return (rates, wanted, used) ->
        store.inTransaction(tx -> new RateLookup(tx.reads()).find(rates, wanted, used));
  }

  private TreeSet<MatchValue> claims(Entity entity, RecordState state, UnifiedRecord after) {
    return new TreeSet<>(findable.values(entity, after, state));
  }

  /** Empty where what was read before the lock no longer counts: it is read again. */
  private Optional<Done> edited(
      ChangeStore.Transaction tx, Request it, RecordId id, Set<MatchValue> claims) {
    tx.reads().lockMatchValues(new TreeSet<>(claims));
    var locked = tx.reads().lock(new TreeSet<>(Set.of(id))).get(id);
    if (locked == null || locked.link(it.edit().ref()).isEmpty()) {
      return Optional.empty();
    }
    var state = ReferenceLookup.resolved(runtime.installation(), locked, tx.reads());
    var now = runtime.now();
    var after = check.after(it.entity(), state, it.edit(), now, new RateLookup(tx.reads()));
    if (after == state.record()) {
      return Optional.of(new Done(unchanged(state.record()), new ChangeSet()));
    }
    if (!claims.containsAll(claims(it.entity(), state, after))) {
      return Optional.empty();
    }
    var change =
        new RecordChange(
            it.entity(),
            it.edit().ref(),
            new ChangeSet(),
            now,
            tx.reads().closedPeriods(ClosedPeriods.askedOf(it.entity())));
    var done =
        new Done(
            effects.of(change, state, after, EditEffects.Author.person(it.actor())),
            change.changes());
    if (it.dry()) {
      return Optional.of(new Done(rehearsed(done.edited()), new ChangeSet()));
    }
    ReferenceResolver.keep(runtime.installation(), done.changes());
    tx.save(done.changes());
    return Optional.of(done);
  }

  private static Edited unchanged(UnifiedRecord record) {
    return new Edited(null, record, Set.of(), Map.of(), Set.of(), List.of());
  }

  private static Edited rehearsed(Edited it) {
    return new Edited(null, it.record(), it.changed(), it.writes(), it.stays(), it.questions());
  }
}
