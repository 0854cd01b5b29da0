package io.syncline.core.audit;

import io.syncline.core.model.About;
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
 * @param about the record concerned
 * @param systems where the change came from and went to
 * @param result what was done and what came of it
 * @param changes per attribute what it was and became
 * @param by on whose behalf
 */
public record AuditEntry(
    UUID cause,
    Instant at,
    About about,
    Systems systems,
    Result result,
    Map<String, AttributeChange> changes,
    By by) {

  /**
   * Where the change came from and went to.
   *
   * @param source the system the change came from
   * @param target the system written, null for what happens to the record itself
   */
  public record Systems(@Nullable SystemId source, @Nullable SystemId target) {

    /** What happens to the record itself, and comes from no system. */
    public static final Systems NONE = new Systems(null, null);
  }

  /**
   * What was done and what came of it.
   *
   * @param reason why, for skipped and failed ones: a code such as {@code unchanged}, {@code echo},
   *     {@code stale}, {@code coalesced with} an event
   */
  public record Result(Operation operation, Outcome outcome, @Nullable String reason) {}

  /**
   * On whose behalf.
   *
   * @param run the run it belongs to
   * @param actor {@code syncline} or who asked
   */
  public record By(@Nullable String run, String actor) {

    /** Somebody, outside any run. */
    public static By actor(String actor) {
      return new By(null, actor);
    }
  }

  /** The actor of everything that no person asked for. */
  public static final String SYNCLINE = "syncline";

  private static final String COALESCED = "coalesced";

  /** The reason of an event that was answered by the look made for this one. */
  public static String coalesced(UUID event) {
    return COALESCED + " with " + event;
  }

  /** The reason without what it names: few words for many entries; null where there is none. */
  public @Nullable String kindOfReason() {
    var reason = result.reason();
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
        new About(entity, record, null),
        Systems.NONE,
        new Result(Operation.LINK, Outcome.APPLIED, reason),
        changes,
        By.actor(actor));
  }

  /**
   * A run found that the sides of a record differ: nothing is written until a person has looked.
   */
  public static AuditEntry quarantined(
      UUID cause, Instant at, String entity, RecordId record, String run) {
    return new AuditEntry(
        cause,
        at,
        new About(entity, record, null),
        Systems.NONE,
        new Result(Operation.APPLY, Outcome.HELD, "quarantined"),
        Map.of(),
        new By(run, SYNCLINE));
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
    return result.outcome() != Outcome.HELD && result.outcome() != Outcome.UNKNOWN;
  }
}
