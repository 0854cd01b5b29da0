package io.syncline.core.audit;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One operation in the append-only audit log; unique by cause, operation and target (S24).
 *
 * @param cause id of the event or intent behind it
 * @param entity the entity, empty where it is not known yet
 * @param record the record, null where there is none (yet)
 * @param ref the native record concerned
 * @param source the system the change came from
 * @param target the system written, null for what happens to the record itself
 * @param reason why, for skipped and failed ones: a code such as {@code unchanged}, {@code echo},
 *     {@code stale}, {@code coalesced with} an event
 * @param changes per attribute what it was and became
 * @param run the run it belongs to
 * @param actor {@code syncline} or who asked
 */
public record AuditEntry(
    UUID cause,
    Instant at,
    String entity,
    @Nullable RecordId record,
    @Nullable NativeRef ref,
    @Nullable SystemId source,
    @Nullable SystemId target,
    Operation operation,
    Outcome outcome,
    @Nullable String reason,
    Map<String, AttributeChange> changes,
    @Nullable String run,
    String actor) {

  /** The actor of everything that no person asked for. */
  public static final String SYNCLINE = "syncline";

  private static final String COALESCED = "coalesced";

  /** The reason of an event that was answered by the look made for this one. */
  public static String coalesced(UUID event) {
    return COALESCED + " with " + event;
  }

  /** The reason without what it names: few words for many entries; null where there is none. */
  public @Nullable String kindOfReason() {
    return reason != null && reason.startsWith(COALESCED) ? COALESCED : reason;
  }

  /** Which copies belong to a record changed: by a merge, a split, an import. */
  public static AuditEntry regrouped(
      UUID cause,
      Instant at,
      String entity,
      RecordId record,
      String reason,
      Map<String, AttributeChange> changes,
      String actor) {
    return new AuditEntry(
        cause,
        at,
        entity,
        record,
        null,
        null,
        null,
        Operation.LINK,
        Outcome.APPLIED,
        reason,
        changes,
        null,
        actor);
  }

  /**
   * A run found that the sides of a record differ: nothing is written until a person has looked.
   */
  public static AuditEntry quarantined(
      UUID cause, Instant at, String entity, RecordId record, String run) {
    return new AuditEntry(
        cause,
        at,
        entity,
        record,
        null,
        null,
        null,
        Operation.APPLY,
        Outcome.HELD,
        "quarantined",
        Map.of(),
        run,
        SYNCLINE);
  }

  /** What was done, or would have been. */
  public enum Operation {
    RECEIVE,
    APPLY,
    CREATE,
    UPDATE,
    DELETE,
    ARCHIVE,
    UNLINK,
    RESTORE,
    LINK,
    CONFLICT,
    REVIEW,
    REPLAY
  }

  /** What came of it. */
  public enum Outcome {
    APPLIED,
    SKIPPED,
    HELD,
    FAILED,
    UNKNOWN
  }

  /** One attribute's change; null where it was, or became, unsaid. */
  public record AttributeChange(@Nullable Value before, @Nullable Value after) {
    @Override
    public String toString() {
      return "AttributeChange";
    }
  }

  public AuditEntry {
    changes = Map.copyOf(changes);
  }

  /**
   * Whether the operation ended with this; held and unknown ones go on, and have one more entry
   * when they end.
   */
  public boolean settled() {
    return outcome != Outcome.HELD && outcome != Outcome.UNKNOWN;
  }
}
