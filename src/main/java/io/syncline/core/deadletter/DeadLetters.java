package io.syncline.core.deadletter;

import io.syncline.core.model.Listed;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
  boolean replay(UUID id, String actor, Instant at);

  long open(SystemId system);

  /** The open ones by what failed where, the most frequent first. */
  List<Group> groups();

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
   * @param stage only those that failed in this step
   * @param failure only those of this class of failure
   * @param page which of them
   */
  record Query(
      @Nullable SystemId system,
      DeadLetter.@Nullable Kind kind,
      DeadLetter.@Nullable Status status,
      @Nullable String entity,
      @Nullable String stage,
      @Nullable String failure,
      Page page) {

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
        @Nullable String entity,
        @Nullable UUID before,
        int limit) {
      this(system, kind, status, entity, null, null, new Page(before, limit));
    }
  }
}
