package io.syncline.core.sync.state;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.model.Ids;
import io.syncline.core.model.RecordId;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.system.Failure;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what became of an observation into a change set: audit entries, dead letters, the events
 * done.
 */
public final class EventAuditWriter {

  private final Ids ids;

  public EventAuditWriter(Ids ids) {
    this.ids = ids;
  }

  /**
   * The newest event carries the outcome, the others are noted as coalesced with it, by its id: one
   * look answered them all (S3).
   */
  public void close(
      ChangeSet changes,
      Observation observation,
      String entity,
      @Nullable RecordId record,
      Outcome outcome,
      @Nullable String reason,
      Map<String, AttributeChange> attributes,
      Instant now) {
    var latest = observation.latest();
    for (var it : observation.events()) {
      boolean leading = it == latest;
      changes.add(
          new Effect.Audited(
              EventAccount.entry(
                  it,
                  entity,
                  record,
                  leading ? outcome : Outcome.SKIPPED,
                  leading ? reason : AuditEntry.coalesced(latest.event().id()),
                  leading ? attributes : Map.of(),
                  now)));
      changes.add(new Effect.EventDone(it));
    }
  }

  /**
   * Moves the newest event of an observation to the dead letters; the others coalesce with it, as
   * they do where it succeeds: its replay reads the record itself. An event that reports or asks
   * more than that the record changed becomes a separate dead letter.
   */
  public void moveToDeadLetters(
      ChangeSet changes,
      Observation observation,
      @Nullable Entity entity,
      @Nullable RecordId record,
      Stage stage,
      Failure failure,
      Instant now) {
    for (var it : observation.events()) {
      if (it != observation.latest() && it.event().saysOnlyThatItChanged()) {
        continue;
      }
      changes.add(
          new Effect.DeadLettered(
              EventAccount.letter(
                  ids.next(),
                  it,
                  entity,
                  record,
                  stage,
                  failure.getClass().getSimpleName(),
                  failure.reason(),
                  now)));
    }
    close(
        changes,
        observation,
        entity == null ? "" : entity.name(),
        record,
        Outcome.FAILED,
        stage.reason(failure),
        Map.of(),
        now);
  }
}
