package io.syncline.core.deadletter;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.model.Listed;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The dead letters, and their replay. */
public interface DeadLetters {

  Optional<DeadLetter> find(UUID id);

  /** A page of those that fit, newest first. */
  Listed<DeadLetter> list(Query query);

  /**
   * Queues the work again and marks the dead letter as replayed, in one transaction: an event goes
   * back into the inbox as a new one of source REPLAY, a delivery is ordered again for its record,
   * target and attributes (so it writes what the record holds now and replaces nothing newer, S7).
   *
   * @return whether it was open
   * @throws NotReplayable where it names no record that could be looked at or written again
   */
  default boolean replay(UUID id, String actor, Instant at) {
    return replay(id, null, actor, at);
  }

  /**
   * The same, with an event that a person completed; it is read like any other one.
   *
   * @param edit null: as it is
   */
  boolean replay(UUID id, @Nullable Edit edit, String actor, Instant at);

  /**
   * What a person made of an event that named no record.
   *
   * @param payload the whole event as it is now
   * @param named the records that it names, one at least
   * @param changes what was edited, by path; for the audit
   */
  record Edit(
      Value.Struct payload,
      List<NativeRef> named,
      Map<String, AuditEntry.AttributeChange> changes) {
    public Edit {
      if (named.isEmpty()) {
        throw new IllegalArgumentException("An edited event names a record");
      }
      named = List.copyOf(named);
      changes = Map.copyOf(changes);
    }

    @Override
    public String toString() {
      return "Edit" + changes.keySet();
    }
  }

  /**
   * Says who takes care of an open one; that is audited.
   *
   * @param owner null: no one any more
   * @return whether it was open
   */
  boolean assign(UUID id, @Nullable String owner, String actor, Instant at);

  long open(SystemId system);

  /**
   * The open ones by what failed where, the most frequent first.
   *
   * @param entities only of these; null: of any
   */
  List<Group> groups(@Nullable Set<String> entities);

  /**
   * Open ones that failed in the same way.
   *
   * @param failure name of the failure's class
   * @param reason of the newest
   */
  record Group(
      SystemId system, String stage, String failure, long count, Instant oldest, String reason) {}

  /** Open ones of one record: of its deliveries, and of events of its copies; newest first. */
  Listed<DeadLetter> open(RecordId record, int limit);

  /** A replay is not possible. */
  final class NotReplayable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotReplayable(UUID letter) {
      super("Dead letter " + letter + " names no record that could be looked at again");
    }
  }

  /**
   * Which dead letters; null: any.
   *
   * @param entities only of these
   * @param how only those that failed so
   * @param owner only those of this owner
   * @param page which of them
   */
  record Query(
      @Nullable SystemId system,
      DeadLetter.@Nullable Kind kind,
      DeadLetter.@Nullable Status status,
      @Nullable Set<String> entities,
      How how,
      @Nullable String owner,
      Page page) {

    /**
     * How they failed; null: in any way.
     *
     * @param stage in this step
     * @param failure with this class of failure
     */
    public record How(@Nullable String stage, @Nullable String failure) {
      static final How ANY = new How(null, null);
    }

    /**
     * Which of them.
     *
     * @param before only letters older than this id; null: from the newest
     */
    public record Page(@Nullable UUID before, int limit) {}

    public Query(
        @Nullable SystemId system,
        DeadLetter.@Nullable Kind kind,
        DeadLetter.@Nullable Status status,
        @Nullable Set<String> entities,
        @Nullable UUID before,
        int limit) {
      this(system, kind, status, entities, How.ANY, null, new Page(before, limit));
    }
  }
}
