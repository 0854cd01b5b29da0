package io.syncline.core.sync.merge;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.identity.Findable;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.References;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.Children;
import io.syncline.core.sync.state.ReferenceResolver;
import io.syncline.core.sync.state.reads.StateReads;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One merge, split or undo in progress (S19): the records before, the records after, and all
 * consequences. Used by one thread, inside one transaction.
 */
final class IdentityOperation {

  /** The collaborators that compute the consequences. */
  record Consequences(ReferenceUpdates repointing, Redirection redirection, Findable findable) {}

  private final Consequences consequences;
  private final Installation installation;
  private final StateReads reads;
  private final Map<RecordId, RecordState> states;
  private final ChangeSet changes = new ChangeSet();
  private final Instant now;
  private final Map<RecordId, RecordState> replaced = new HashMap<>();

  /**
   * @param states all records concerned, locked
   */
  IdentityOperation(
      Consequences consequences,
      Installation installation,
      StateReads reads,
      Map<RecordId, RecordState> states,
      Instant now) {
    this.consequences = consequences;
    this.installation = installation;
    this.reads = reads;
    this.states = states;
    this.now = now;
  }

  Installation installation() {
    return installation;
  }

  StateReads reads() {
    return reads;
  }

  ChangeSet changes() {
    return changes;
  }

  Instant now() {
    return now;
  }

  RecordState state(RecordId id) {
    return Objects.requireNonNull(states.get(id));
  }

  /** The same, with what the references of the record and of its copies lead to (S15). */
  RecordState resolved(RecordId id) {
    var state = state(id);
    return state.referring(ReferenceResolver.lookUp(installation, Map.of(), List.of(state), reads));
  }

  Entity entity() {
    var name = states.values().iterator().next().record().entity();
    return installation
        .entity(name)
        .orElseThrow(() -> new IllegalStateException("No started sync includes " + name));
  }

  /** The records that change. */
  Map<RecordId, RecordState> replaced() {
    return replaced;
  }

  /** What names the one names the other. */
  ReferenceUpdates.Pointer naming(RecordId one, RecordId other) {
    return (child, attribute) ->
        one.equals(References.named(child.record().value(attribute))) ? other : null;
  }

  /** Re-points children to other records (S15). */
  void repoint(
      Set<RecordId> children,
      Map<RecordId, RecordState> after,
      ReferenceUpdates.Pointer pointer,
      String reason,
      String actor) {
    var found = Children.locked(installation, children, after::get, reads);
    var parents = after.values().toArray(RecordState[]::new);
    var move =
        new ReferenceUpdates.Move(
            installation,
            ReferenceUpdates.after(found.references(), parents),
            found.creating(),
            reason,
            actor,
            now);
    consequences.repointing().move(found, pointer, move, changes);
  }

  /** A record after the operation: links, match values, and what is due for it. */
  void replace(
      @Nullable RecordState before, RecordState after, UUID cause, Set<SystemId> creating) {
    replaced.put(after.record().id(), after);
    if (before != null) {
      changes.add(new Effect.RecordSaved(after.record(), before.record().version()));
    }
    after.links().stream()
        .map(LinkState::link)
        .filter(
            it -> before == null || before.links().stream().noneMatch(was -> was.link().equals(it)))
        .forEach(changes::link);
    changes.add(
        new Effect.MatchValuesSet(
            after.record().id(), consequences.findable().values(entity(), after)));
    changes.add(new Effect.DeliveriesCancelled(after.record().id()));
    consequences
        .redirection()
        .order(entity(), after, creating, cause, now)
        .forEach(it -> changes.add(new Effect.DeliveryPlanned(it)));
  }

  /** A copy is read as if a person had asked for it: all that is due for its record is ordered. */
  void look(UUID id, NativeRef ref, UUID cause) {
    var origin = Origin.of("identity/" + cause);
    changes.add(
        new Effect.EventQueued(
            InboxEvent.readRequest(id, ref, InboxEvent.Source.REQUEST, now, origin)));
  }

  void apart(RecordId one, RecordId other, String actor) {
    changes.add(Effect.RecordsKeptApart.of(one, other, actor, now));
  }

  void audit(UUID cause, RecordId record, String reason, String actor) {
    changes.add(
        new Effect.Audited(
            AuditEntry.regrouped(cause, now, entity().name(), record, reason, Map.of(), actor)));
  }
}
