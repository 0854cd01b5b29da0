package io.syncline.core.sync.state;

import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.deadletter.Stage;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.FieldProblem;
import io.syncline.core.transform.Inbound;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A native record that was read alive, with the state for matching and judging it.
 *
 * @param workspace the state it is judged on
 * @param awaiting attributes for which it names a record that is not known yet (S15)
 */
public record LiveRecord(
    Entity entity,
    Observation observation,
    NativeRecord seen,
    Inbound inbound,
    Workspace workspace,
    EventAuditWriter audit,
    Set<String> awaiting) {

  public NativeRef ref() {
    return observation.ref();
  }

  public ChangeSet changes() {
    return workspace.changes();
  }

  public Instant now() {
    return workspace.now();
  }

  public SystemId system() {
    return ref().system();
  }

  public Participant participant() {
    return entity.participant(system()).orElseThrow();
  }

  public RecordChange change() {
    return new RecordChange(entity, ref(), changes(), now(), workspace.closed(entity));
  }

  public LiveRecord saying(Inbound completed) {
    return new LiveRecord(entity, observation, seen, completed, workspace, audit, awaiting);
  }

  /** S6: while a write of a record has no known outcome, what its target shows is not judged. */
  public void park(RecordId behind) {
    observation
        .events()
        .forEach(it -> changes().add(Effect.EventPostponed.parked(it, behind, now(), null)));
  }

  /** It is read again, which counts as no attempt. */
  public void again(Instant at) {
    observation.events().forEach(it -> changes().add(new Effect.EventPostponed(it, at, false)));
  }

  public void skip(@Nullable RecordId record, String reason) {
    close(record, Outcome.SKIPPED, reason, Map.of());
  }

  public void close(
      @Nullable RecordId record,
      Outcome outcome,
      @Nullable String reason,
      Map<String, AttributeChange> attributes) {
    audit.close(changes(), observation, entity.name(), record, outcome, reason, attributes, now());
  }

  public void reject(FieldProblem problem, @Nullable RecordId record) {
    var failure =
        new Failure.Invalid(
            problem.attribute() + ": " + problem.reason(), Set.of(problem.attribute()));
    audit.moveToDeadLetters(
        changes(), observation, entity, record, Stage.TRANSFORM, failure, now());
  }
}
