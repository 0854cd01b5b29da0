package io.syncline.core.backfill.undo;

import static io.syncline.core.inbox.InboxEvent.Source.OBSERVED;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Removal;
import io.syncline.core.identity.Findable;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.match.ReferenceLookup;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.ReferenceResolver;
import io.syncline.core.sync.state.RemovalBrake;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.rule.ComputedAttributes;
import java.time.Instant;
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
 * Compare and restore, for one record in one transaction.
 *
 * <p>The record holds again what the copies that were written held before, and those are written
 * it; every other copy stays as it is, as its answer to that value, until the record's value next
 * changes. A copy is read once more before it is written: what was edited there meanwhile is judged
 * and not trampled. Doing it twice does it once.
 */
public final class RecordRestore {

  private static final String MADE_BY_US =
      "the copy was made by this product: it held nothing before";

  private final ChangeStore store;
  private final Transformer transformer;
  private final Findable findable;
  private final Runtime runtime;

  public RecordRestore(ChangeStore store, Transformer transformer, Runtime runtime) {
    this.store = store;
    this.runtime = runtime;
    this.transformer = transformer;
    this.findable = new Findable(transformer);
  }

  /**
   * Takes back what a run wrote of a record.
   *
   * @param run the undo
   * @param entries what was written, oldest first
   * @param seen the copies as they were looked at just now
   * @return systems that are written because of it
   */
  Set<SystemId> restore(
      Run run, RecordId record, List<AuditEntry> entries, Map<NativeRef, NativeRecord> seen) {
    return restore(run, record, Written.of(entries), seen, false);
  }

  /**
   * Takes back what was written to a copy that this record is now, while it was linked to another.
   * The copies that this record has elsewhere follow it; what was made by this product holds
   * nothing older.
   */
  Set<SystemId> giveBack(
      Run run, RecordId record, List<AuditEntry> entries, Map<NativeRef, NativeRecord> seen) {
    return restore(run, record, Written.of(entries), seen, true);
  }

  private Set<SystemId> restore(
      Run run,
      RecordId record,
      Written written,
      Map<NativeRef, NativeRecord> seen,
      boolean spreads) {
    return store.inTransaction(
        tx -> {
          var installation = runtime.installation();
          var locked = tx.reads().lock(new TreeSet<>(Set.of(record))).get(record);
          var entity =
              locked == null ? null : installation.entity(locked.record().entity()).orElse(null);
          if (locked == null || entity == null) {
            return Set.of();
          }
          var state = ReferenceLookup.resolved(installation, locked, tx.reads());
          var work = new Work(run, installation, entity, state, tx, seen, spreads);
          written.changes().forEach(work::attribute);
          if (spreads) {
            written.created().forEach((ref, given) -> work.left(ref, given.keySet(), MADE_BY_US));
          } else {
            written.created().forEach(work::created);
          }
          written
              .removed()
              .forEach(it -> work.left(it, Set.of(), "what was removed is not brought back"));
          work.save();
          return work.due.keySet();
        });
  }

  /** One record being restored. */
  private final class Work {

    final Map<SystemId, Set<String>> due = new TreeMap<>();
    private final Run run;
    private final Installation installation;
    private final Entity entity;
    private final RecordState state;
    private final ChangeStore.Transaction tx;
    private final boolean spreads;
    private final UndoPrecondition untouched;
    private final UUID id = runtime.ids().next();
    private final Instant now = runtime.now();
    private final ChangeSet changes = new ChangeSet();
    private final Map<String, AttributeState> attributes = new HashMap<>();
    private final Map<String, AttributeChange> changed = new HashMap<>();
    private final Map<NativeRef, Map<String, FieldShadow>> shadows = new HashMap<>();

    Work(
        Run run,
        Installation installation,
        Entity entity,
        RecordState state,
        ChangeStore.Transaction tx,
        Map<NativeRef, NativeRecord> seen,
        boolean spreads) {
      this.spreads = spreads;
      this.installation = installation;
      this.run = run;
      this.entity = entity;
      this.state = state;
      this.tx = tx;
      this.untouched = new UndoPrecondition(transformer, entity, state, seen);
    }

    void attribute(String name, Map<NativeRef, AttributeChange> copies) {
      Value to = null;
      var restored = new HashSet<NativeRef>();
      for (var it : copies.entrySet()) {
        var ref = it.getKey();
        var before = it.getValue().before();
        if (isRestored(name, before)) {
          continue;
        }
        var obstacle = untouched.obstacle(name, ref, it.getValue());
        if (obstacle == null && to != null && before != null && !to.agreesWith(before)) {
          obstacle = "another copy goes back to another value";
        }
        if (obstacle != null || before == null) {
          left(ref, Set.of(name), obstacle == null ? "it was not known before" : obstacle);
        } else {
          to = before;
          restored.add(ref);
        }
      }
      if (to != null) {
        restore(name, to, restored);
      }
    }

    /** An earlier attempt did it. */
    private boolean isRestored(String name, @Nullable Value before) {
      var current = state.record().attributes().get(name);
      return current != null
          && before != null
          && current.source().equals(AttributeState.PERSON)
          && current.value().agreesWith(before);
    }

    private void restore(String name, Value to, Set<NativeRef> restored) {
      var current = state.record().attributes().get(name);
      if (current == null) {
        return;
      }
      attributes.put(name, current.next(to, AttributeState.PERSON, now));
      changed.put(name, new AttributeChange(current.value(), to));
      for (var link : state.links()) {
        var ref = link.link().ref();
        if (spreads || restored.contains(ref)) {
          due.computeIfAbsent(ref.system(), it -> new TreeSet<>()).add(name);
        } else {
          stays(link, name, to);
        }
      }
    }

    /** What the run did not write stays as it is: its answer to the value from now on. */
    private void stays(LinkState link, String name, Value to) {
      var participant = entity.participant(link.link().ref().system()).orElse(null);
      var mapping = participant == null ? null : participant.mappingOf(name).orElse(null);
      var field = mapping == null ? null : link.shadow().field(mapping.field().path());
      if (mapping != null && field != null) {
        shadows
            .computeIfAbsent(link.link().ref(), it -> new HashMap<>())
            .put(mapping.field().path(), FieldShadow.answered(field.held(), to));
      }
    }

    void created(NativeRef ref, Map<String, AttributeChange> given) {
      var link = state.link(ref).orElse(null);
      var participant = entity.participant(ref.system()).orElse(null);
      if (link == null || participant == null || Removal.archived(link.shadow())) {
        return;
      }
      boolean changedSince =
          given.entrySet().stream()
              .anyMatch(it -> !untouched.means(link, it.getKey(), it.getValue().after()));
      var removalBrake = new RemovalBrake(tx.reads());
      var syncs = syncs(ref.system());
      if (!untouched.isSeen(ref)) {
        left(ref, given.keySet(), UndoPrecondition.NOT_FOUND);
      } else if (changedSince) {
        left(ref, given.keySet(), "what was created was changed since");
      } else if (!participant.type().can(Operation.Kind.ARCHIVE)) {
        left(ref, given.keySet(), "what was created cannot be archived there");
      } else if (removalBrake.stops(syncs, 1, now) != null) {
        left(ref, given.keySet(), "the brake on deletes holds it");
      } else {
        removalBrake.passed(syncs, 1, changes, now);
        due.computeIfAbsent(ref.system(), it -> new TreeSet<>()).add(Removal.ARCHIVE.word());
      }
    }

    private List<SyncRules> syncs(SystemId system) {
      return entity.syncs().stream().filter(it -> it.systems().contains(system)).toList();
    }

    void left(NativeRef ref, Set<String> names, String why) {
      var unsaid = new HashMap<String, AttributeChange>();
      names.forEach(it -> unsaid.put(it, new AttributeChange(null, null)));
      changes.add(
          new Effect.Audited(
              entry(
                  runtime.ids().next(),
                  ref,
                  AuditEntry.Operation.RESTORE,
                  AuditEntry.Outcome.SKIPPED,
                  why,
                  unsaid)));
    }

    void save() {
      if (!attributes.isEmpty()) {
        var before = state.record();
        var after = before.changed(attributes);
        var values = findable.values(entity, after, state);
        tx.reads().lockMatchValues(new TreeSet<>(values));
        changes.add(new Effect.RecordSaved(after, before.version()));
        changes.add(new Effect.MatchValuesSet(after.id(), values));
        ComputedAttributes.copyToRead(entity, state, attributes.keySet())
            .map(it -> InboxEvent.readRequest(runtime.ids().next(), it, OBSERVED, now, Origin.NONE))
            .ifPresent(it -> changes.add(new Effect.EventQueued(it)));
        shadows.forEach(
            (ref, fields) ->
                state
                    .link(ref)
                    .ifPresent(
                        it ->
                            changes.add(
                                new Effect.ShadowAdvanced(
                                    ref,
                                    it.shadow()
                                        .advancedTo(fields, it.shadow().readNumber(), null)))));
        changes.add(
            new Effect.Audited(
                entry(
                    id,
                    null,
                    AuditEntry.Operation.REVIEW,
                    AuditEntry.Outcome.APPLIED,
                    "undone",
                    changed)));
      }
      due.forEach(
          (target, names) -> changes.add(new Effect.DeliveryPlanned(delivery(target, names))));
      ReferenceResolver.keep(installation, changes);
      tx.save(changes);
    }

    private Delivery delivery(SystemId target, Set<String> names) {
      var origin =
          Origin.ofRun(run.id())
              .through(AttributeState.PERSON.value())
              .through(run.request().actor());
      return Delivery.due(
          runtime.ids().next(),
          new Delivery.Change(state.record().id(), entity.name(), target, names, false),
          new Delivery.Cause(
              List.of(id),
              names.contains(Removal.ARCHIVE.word()) ? origin.through(Removal.UNDONE) : origin),
          now);
    }

    private AuditEntry entry(
        UUID cause,
        @Nullable NativeRef ref,
        AuditEntry.Operation operation,
        AuditEntry.Outcome outcome,
        String reason,
        Map<String, AttributeChange> what) {
      return new AuditEntry(
          cause,
          now,
          new About(entity.name(), state.record().id(), ref),
          new AuditEntry.Systems(AttributeState.PERSON, null),
          new AuditEntry.Result(operation, outcome, reason),
          what,
          new AuditEntry.By(run.id(), run.request().actor()));
    }
  }
}
