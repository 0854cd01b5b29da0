package io.syncline.core.change;

import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.definition.Entity;
import io.syncline.core.definition.Participant;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Inbound;
import io.syncline.core.transform.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A native record that was seen alive, on its way through identity and judgement.
 *
 * @param workspace the state it is judged on
 * @param changes where its consequences are written
 * @param awaiting attributes for which it names a record that nobody knows yet (S15)
 */
record Sighting(
    Entity entity,
    Observation observation,
    NativeRecord seen,
    Inbound inbound,
    Workspace workspace,
    ChangeSet changes,
    Accounts accounts,
    Set<String> awaiting,
    Instant now) {

  /** How long an event waits for a write to its link that has no outcome yet (S6). */
  private static final Duration PARKED = Duration.ofMillis(200);

  NativeRef ref() {
    return observation.ref();
  }

  SystemId system() {
    return ref().system();
  }

  Participant participant() {
    return entity.participant(system()).orElseThrow();
  }

  Sighting saying(Inbound completed) {
    return new Sighting(
        entity, observation, seen, completed, workspace, changes, accounts, awaiting, now);
  }

  /** S6: while a write has no known outcome, what its target shows is not judged. */
  void park() {
    again(now.plus(PARKED));
  }

  /** It is read again, which counts as no attempt. */
  void again(Instant at) {
    observation.events().forEach(it -> changes.putOff(it, at, false));
  }

  void skip(@Nullable RecordId record, String reason) {
    close(record, Outcome.SKIPPED, reason, Map.of());
  }

  void close(
      @Nullable RecordId record,
      Outcome outcome,
      @Nullable String reason,
      Map<String, AttributeChange> attributes) {
    accounts.close(changes, observation, entity.name(), record, outcome, reason, attributes, now);
  }

  void reject(Problem problem, @Nullable RecordId record) {
    var failure =
        new Failure.Invalid(
            problem.attribute() + ": " + problem.reason(), Set.of(problem.attribute()));
    accounts.bury(changes, observation, entity, record, "transform", failure, now);
  }
}
