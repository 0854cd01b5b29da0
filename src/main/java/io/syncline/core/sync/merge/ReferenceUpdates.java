package io.syncline.core.sync.merge;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.identity.Findable;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.ParentRecord;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.References;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.Children;
import io.syncline.core.sync.state.ReferenceResolver;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes the record that others refer to after a merge, a split or the undo of either (S15, S19).
 * The values keep their source and time: they were not edited. Deliveries are planned as for any
 * change.
 */
public final class ReferenceUpdates {

  private final Redirection redirection;
  private final Ids ids;
  private final Findable findable;

  public ReferenceUpdates(Redirection redirection, Ids ids, Findable findable) {
    this.redirection = redirection;
    this.ids = ids;
    this.findable = findable;
  }

  /** The record that an attribute of a child names from now on; null: as before. */
  @FunctionalInterface
  interface Pointer {
    @Nullable RecordId of(RecordState child, String attribute);
  }

  /**
   * What happens.
   *
   * @param references what they lead to once it has happened
   * @param creating where children wait to be created, by child
   * @param reason for the audit
   */
  record Move(
      Installation installation,
      References references,
      Map<RecordId, Set<SystemId>> creating,
      String reason,
      String actor,
      Instant now) {}

  /** References as they resolve after the operation: copies lead to their new records. */
  static References after(References before, RecordState... records) {
    var after = before;
    for (var it : records) {
      var links = it.links().stream().map(RecordState.LinkState::link).toList();
      var refs = links.stream().map(Link::ref).collect(Collectors.toSet());
      var id = it.record().id();
      after =
          after
              .with(new ParentRecord(id, it.record().status(), links))
              .under(ref -> refs.contains(ref) ? id : null);
    }
    return after;
  }

  /**
   * Re-points the records that refer to {@code from} to the record it was merged into.
   *
   * @return those that changed, as they are now
   */
  List<RecordState> follow(
      Children children, RecordState into, RecordId from, Move move, ChangeSet changes) {
    var to = into.record().id();
    Pointer pointer =
        (it, attribute) -> from.equals(References.named(it.record().value(attribute))) ? to : null;
    return move(children, pointer, move, changes);
  }

  List<RecordState> move(Children children, Pointer pointer, Move move, ChangeSet changes) {
    var moved = new ArrayList<RecordState>();
    for (var child : children.states()) {
      var after = move(child, pointer, move, changes);
      if (after != child) {
        moved.add(after);
      }
    }
    return moved;
  }

  /**
   * Re-points one record that is locked.
   *
   * @return as it is now; the same where nothing changed
   */
  private RecordState move(RecordState child, Pointer pointer, Move move, ChangeSet changes) {
    var entity = move.installation().entity(child.record().entity()).orElse(null);
    if (entity == null || child.record().gone()) {
      return child;
    }
    var changed = new HashMap<String, AttributeState>();
    var followed = new HashMap<String, Effect.Referred>();
    for (var attribute : entity.references().keySet()) {
      var held = child.record().attributes().get(attribute);
      var now = held == null ? null : References.named(held.value());
      var then = now == null ? null : pointer.of(child, attribute);
      if (held != null && now != null && then != null && !then.equals(now)) {
        changed.put(
            attribute,
            new AttributeState(
                References.value(then), held.source(), held.editedAt(), held.version() + 1));
        followed.put(attribute, new Effect.Referred(then, now));
      }
    }
    return changed.isEmpty() ? child : moved(entity, child, changed, followed, move, changes);
  }

  private RecordState moved(
      Entity entity,
      RecordState child,
      Map<String, AttributeState> changed,
      Map<String, Effect.Referred> followed,
      Move move,
      ChangeSet changes) {
    var record = child.record().changed(changed);
    var after =
        new RecordState(
            record,
            child.links(),
            child.held(),
            child.writing(),
            child.restorations(),
            move.references());
    var cause = ids.next();
    changes.add(new Effect.RecordSaved(record, child.record().version()));
    changes.add(new Effect.MatchValuesSet(record.id(), findable.values(entity, after)));
    changes.add(
        new Effect.ReferencesSet(
            record.id(), ReferenceResolver.named(record, entity.references().keySet(), followed)));
    changes.add(new Effect.Audited(entry(cause, child, after, changed.keySet(), move)));
    var creating = move.creating().getOrDefault(record.id(), Set.of());
    redirection
        .order(entity, after, creating, cause, move.now())
        .forEach(it -> changes.add(new Effect.DeliveryPlanned(it)));
    return after;
  }

  /** The native record by which the system that an attribute came from names it. */
  static Optional<NativeRef> said(Installation installation, RecordState child, String attribute) {
    var held = child.record().attributes().get(attribute);
    var entity = installation.entity(child.record().entity()).orElse(null);
    var participant =
        held == null || entity == null ? null : entity.participant(held.source()).orElse(null);
    var mapping = participant == null ? null : participant.mappingOf(attribute).orElse(null);
    if (participant == null || mapping == null) {
      return Optional.empty();
    }
    return child
        .main(participant.system(), participant.object())
        .map(it -> it.shadow().field(mapping.field().path()))
        .map(it -> Transformer.named(participant, mapping, it.held()));
  }

  private static AuditEntry entry(
      UUID cause, RecordState before, RecordState after, Set<String> names, Move move) {
    var values = new HashMap<String, AttributeChange>();
    names.forEach(
        it ->
            values.put(
                it, new AttributeChange(before.record().value(it), after.record().value(it))));
    return new AuditEntry(
        cause,
        move.now(),
        new About(after.record().entity(), after.record().id(), null),
        AuditEntry.Systems.NONE,
        new AuditEntry.Result(
            AuditEntry.Operation.APPLY, AuditEntry.Outcome.APPLIED, move.reason()),
        values,
        AuditEntry.By.actor(move.actor()));
  }
}
