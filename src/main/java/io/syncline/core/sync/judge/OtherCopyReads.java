package io.syncline.core.sync.judge;

import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.EventAuditWriter;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.sync.state.Workspace;
import java.util.Map;
import java.util.Optional;

/**
 * Nothing can be learnt from a copy that nothing reads. Where an event asks for all that is due of
 * its record, another copy of the record is read for it.
 */
public final class OtherCopyReads {

  private static final String WRITE_ONLY = "write-only";

  private final EventAuditWriter auditWriter;
  private final Ids ids;

  public OtherCopyReads(EventAuditWriter auditWriter, Ids ids) {
    this.auditWriter = auditWriter;
    this.ids = ids;
  }

  /** Ends the events, and orders the read. */
  public void order(Entity entity, Observation observation, Workspace workspace) {
    var changes = workspace.changes();
    var state = workspace.linked(observation.ref());
    var record = state == null ? null : state.record().id();
    auditWriter.close(
        changes,
        observation,
        entity.name(),
        record,
        Outcome.SKIPPED,
        WRITE_ONLY,
        Map.of(),
        workspace.now());
    var other = state == null ? Optional.<NativeRef>empty() : readable(entity, state);
    observation.events().stream()
        .map(QueuedEvent::event)
        .filter(it -> it.source().ordersAll())
        .forEach(
            it ->
                other.ifPresent(
                    copy -> changes.add(new Effect.EventQueued(it.about(ids.next(), copy)))));
  }

  private static Optional<NativeRef> readable(Entity entity, RecordState state) {
    return state.links().stream()
        .map(it -> it.link().ref())
        .filter(
            it ->
                entity
                    .participant(it.system())
                    .filter(there -> !there.type().writeOnly())
                    .isPresent())
        .findFirst();
  }
}
