package io.syncline.core.audit;

import io.syncline.core.model.Listed;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The account, to be read. */
public interface AuditLog {

  /** A page of the entries that fit, newest cause first. */
  Listed<AuditEntry> list(Query query);

  /**
   * Which entries.
   *
   * @param scope what they are about
   * @param result what they say was done
   * @param period when their cause was
   * @param before where the page before ended; null: from the newest
   */
  record Query(Scope scope, Result result, Period period, @Nullable Cursor before, int limit) {

    /**
     * What entries are about; null: anything.
     *
     * @param cause only what this event or intent led to
     * @param entity only of this entity
     * @param system only where this system was the source, the target or the one observed
     * @param target only operations on this system
     * @param sync only what a sync does
     */
    public record Scope(
        @Nullable RecordId record,
        @Nullable UUID cause,
        @Nullable String entity,
        @Nullable SystemId system,
        @Nullable SystemId target,
        @Nullable OfSync sync) {

      /** Anything. */
      public static final Scope ANY = new Scope(null, null, null, null, null, null);
    }

    /**
     * What a sync does: entries of its entities that name no other systems than its own.
     *
     * @param entities their names
     */
    public record OfSync(Set<String> entities, Set<SystemId> systems) {
      public OfSync {
        entities = Set.copyOf(entities);
        systems = Set.copyOf(systems);
      }
    }

    /**
     * What was done, what came of it and on whose behalf; null: anything.
     *
     * @param actor only what this token asked for
     */
    public record Result(
        AuditEntry.@Nullable Operation operation,
        AuditEntry.@Nullable Outcome outcome,
        @Nullable String actor) {

      /** Anything. */
      public static final Result ANY = new Result(null, null, null);
    }

    /**
     * When it was caused: when the event came in, or the intent was made, to the millisecond.
     *
     * @param since at or after this time; null: from the first
     * @param until before this time; null: to the last
     */
    public record Period(@Nullable Instant since, @Nullable Instant until) {

      /** Whenever. */
      public static final Period ANY = new Period(null, null);
    }

    private static Query about(Scope scope, int limit) {
      return new Query(scope, Result.ANY, Period.ANY, null, limit);
    }

    /** The newest of one record. */
    public static Query of(RecordId record, int limit) {
      return about(new Scope(record, null, null, null, null, null), limit);
    }

    /** Those of one record that follow a place. */
    public static Query of(RecordId record, @Nullable Cursor before, int limit) {
      var scope = new Scope(record, null, null, null, null, null);
      return new Query(scope, Result.ANY, Period.ANY, before, limit);
    }

    /** The newest of all. */
    public static Query newest(int limit) {
      return about(Scope.ANY, limit);
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
