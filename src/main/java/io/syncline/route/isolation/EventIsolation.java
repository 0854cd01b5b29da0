package io.syncline.route.isolation;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.change.ChangeSet;
import io.syncline.core.change.ChangeStore;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.definition.Entity;
import io.syncline.core.definition.Installation;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.Ids;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts an event off, or buries it with its audit entry, in one transaction. */
public final class EventIsolation {

  private final ChangeStore changes;
  private final Ids ids;
  private final InstantSource clock;

  public EventIsolation(ChangeStore changes, Ids ids, InstantSource clock) {
    this.changes = changes;
    this.ids = ids;
    this.clock = clock;
  }

  void setAside(
      QueuedEvent queued, Installation installation, String stage, String cause, Isolation policy) {
    var set = new ChangeSet();
    policy
        .next(queued.attempts())
        .ifPresentOrElse(
            at -> set.putOff(queued, at, true),
            () -> bury(set, queued, installation, stage, cause));
    changes.inTransaction(
        transaction -> {
          transaction.save(set);
          return queued;
        });
  }

  private void bury(
      ChangeSet set, QueuedEvent queued, Installation installation, String stage, String cause) {
    var ref = queued.event().ref();
    var entity = installation.entityOf(ref.system(), ref.object());
    set.deadLetter(letter(queued, entity, stage, cause));
    set.audit(
        new AuditEntry(
            queued.event().id(),
            clock.instant(),
            entity.map(Entity::name).orElse(""),
            null,
            ref,
            ref.system(),
            null,
            AuditEntry.Operation.APPLY,
            AuditEntry.Outcome.FAILED,
            stage + "-unexpected",
            Map.of(),
            null,
            AuditEntry.SYNCLINE));
    set.done(queued);
  }

  private DeadLetter letter(
      QueuedEvent queued, Optional<Entity> entity, String stage, String cause) {
    var event = queued.event();
    return new DeadLetter(
        ids.next(),
        event.ref().system(),
        DeadLetter.Kind.EVENT,
        stage,
        entity.map(Entity::name).orElse(""),
        null,
        event.ref(),
        event.payload(),
        Set.of(),
        queued.attempts() + 1,
        cause,
        "the step failed unexpectedly",
        entity.map(Entity::definition).orElse(""),
        event.id(),
        clock.instant(),
        DeadLetter.Status.OPEN);
  }
}
