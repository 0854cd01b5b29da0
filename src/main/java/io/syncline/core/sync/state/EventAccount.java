package io.syncline.core.sync.state;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.AuditEntry.Operation;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.RecordId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is recorded of one event: its audit entry, and its dead letter where it failed for good. */
public final class EventAccount {

  private EventAccount() {}

  /** The event's audit entry. */
  public static AuditEntry entry(
      QueuedEvent queued,
      String entity,
      @Nullable RecordId record,
      Outcome outcome,
      @Nullable String reason,
      Map<String, AttributeChange> attributes,
      Instant now) {
    var event = queued.event();
    return new AuditEntry(
        event.id(),
        now,
        new About(entity, record, event.ref()),
        new AuditEntry.Systems(event.ref().system(), null),
        new AuditEntry.Result(Operation.APPLY, outcome, reason),
        attributes,
        new AuditEntry.By(event.origin().run(), AuditEntry.SYNCLINE));
  }

  /**
   * The event's dead letter.
   *
   * @param id of the dead letter
   * @param failure name of the failure's class
   * @param reason what happened, without values
   */
  public static DeadLetter letter(
      UUID id,
      QueuedEvent queued,
      @Nullable Entity entity,
      @Nullable RecordId record,
      Stage stage,
      String failure,
      String reason,
      Instant now) {
    var event = queued.event();
    return new DeadLetter(
        id,
        event.ref().system(),
        new DeadLetter.Work(
            DeadLetter.Kind.EVENT,
            event.id(),
            event.payload(),
            Set.of(),
            entity == null ? "" : entity.definition(),
            false),
        new About(entity == null ? "" : entity.name(), record, event.ref()),
        new DeadLetter.LastFailure(stage.code(), queued.attempts() + 1, failure, reason),
        now,
        DeadLetter.State.OPEN);
  }
}
