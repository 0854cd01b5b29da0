package io.syncline.core.deadletter;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work that failed for good, with all that is needed to replay it.
 *
 * @param system the system whose event it was, or that was to be written
 * @param kind what failed
 * @param stage where: the step of the route ({@code read}, {@code transform}, {@code decide},
 *     {@code write}, …)
 * @param payload the event as sent, or the frozen request; complete (S24)
 * @param attributes the attributes a delivery was for; empty for an event
 * @param failure name of the failure's class
 * @param reason what happened, without values
 * @param definition content hash of the definition it failed under
 * @param work id of the event or delivery
 * @param mayCreate whether the delivery might create the record in the system: a replay may do no
 *     more
 */
public record DeadLetter(
    UUID id,
    SystemId system,
    Kind kind,
    String stage,
    String entity,
    @Nullable RecordId record,
    @Nullable NativeRef ref,
    Value.Struct payload,
    Set<String> attributes,
    int attempts,
    String failure,
    String reason,
    String definition,
    UUID work,
    Instant at,
    Status status,
    boolean mayCreate) {

  /** What failed. */
  public enum Kind {
    EVENT,
    DELIVERY
  }

  /** What became of it. */
  public enum Status {
    OPEN,
    REPLAYED,
    /** A later success covered it (S7). */
    SUPERSEDED
  }

  /** What a delivery was to write. */
  public record Change(
      SystemId system,
      String entity,
      RecordId record,
      @Nullable NativeRef ref,
      Set<String> attributes,
      boolean mayCreate) {}

  /** How far a delivery came: its last attempt. */
  public record Attempt(
      UUID work, int attempts, String stage, Value.Struct payload, String definition) {}

  /** A delivery that failed for good. */
  public static DeadLetter ofDelivery(
      UUID id, Change change, Attempt attempt, String failure, String reason, Instant at) {
    return new DeadLetter(
        id,
        change.system,
        Kind.DELIVERY,
        attempt.stage,
        change.entity,
        change.record,
        change.ref,
        attempt.payload,
        change.attributes,
        attempt.attempts,
        failure,
        reason,
        attempt.definition,
        attempt.work,
        at,
        Status.OPEN,
        change.mayCreate);
  }

  public DeadLetter {
    attributes = Set.copyOf(attributes);
  }

  /**
   * Whether it names a record that a replay could work on: the dead letter of a body that was no
   * event does not.
   */
  public boolean namesRecord() {
    return kind == Kind.EVENT ? ref != null : record != null;
  }

  /** Whether it is a create of this record in that system whose outcome is not known (S9). */
  public boolean isUnansweredCreate(RecordId created, SystemId target) {
    return kind == Kind.DELIVERY
        && ref == null
        && failure.equals("OutcomeUnknown")
        && created.equals(record)
        && target.equals(system);
  }

  @Override
  public String toString() {
    return "DeadLetter[" + id + ", " + system + ", " + stage + ", " + failure + "]";
  }
}
