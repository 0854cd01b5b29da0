package io.syncline.core.audit;

import io.syncline.core.model.Listed;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The account, to be read. */
public interface AuditLog {

  /** A page of the entries that fit, newest cause first. */
  Listed<AuditEntry> list(Query query);

  /**
   * Which entries; null: any.
   *
   * @param cause only what this event or intent led to
   * @param target only operations on this system
   * @param entity only of this entity
   * @param system only where this system was the source, the target or the one observed
   * @param since only what was caused at or after this time: when the event came in, or the intent
   *     was made, to the millisecond
   * @param until only what was caused before this time
   * @param before where the page before ended; null: from the newest
   */
  record Query(
      @Nullable RecordId record,
      @Nullable UUID cause,
      @Nullable SystemId target,
      AuditEntry.@Nullable Operation operation,
      AuditEntry.@Nullable Outcome outcome,
      @Nullable String entity,
      @Nullable SystemId system,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable Cursor before,
      int limit) {

    public Query(
        @Nullable RecordId record,
        @Nullable UUID cause,
        @Nullable SystemId target,
        AuditEntry.@Nullable Operation operation,
        AuditEntry.@Nullable Outcome outcome,
        @Nullable Cursor before,
        int limit) {
      this(record, cause, target, operation, outcome, null, null, null, null, before, limit);
    }

    /** The newest of one record. */
    public static Query of(RecordId record, int limit) {
      return new Query(record, null, null, null, null, null, limit);
    }

    /** The newest of all. */
    public static Query newest(int limit) {
      return new Query(null, null, null, null, null, null, limit);
    }
  }

  /**
   * The place of one entry in the list.
   *
   * @param target empty where no system was written
   * @param settled whether the operation had ended
   */
  record Cursor(UUID cause, AuditEntry.Operation operation, String target, boolean settled) {

    public static Cursor of(AuditEntry entry) {
      var target = entry.systems().target();
      return new Cursor(
          entry.cause(),
          entry.result().operation(),
          target == null ? "" : target.value(),
          entry.settled());
    }
  }
}
