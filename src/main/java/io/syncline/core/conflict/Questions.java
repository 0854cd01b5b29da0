package io.syncline.core.conflict;

import io.syncline.core.model.RecordId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conflicts and review items, to be read; and the closing of a review item. */
public interface Questions {

  Optional<Conflict> conflict(UUID id);

  /** A page of conflicts, newest first. */
  List<Conflict> conflicts(Query query);

  /**
   * Counts of conflicts by outcome since then: newest week first, then the most frequent.
   *
   * @param entities only of these; null: of any
   */
  List<Tally> tallies(@Nullable Set<String> entities, Instant since, int limit);

  Optional<ReviewItem> review(UUID id);

  /** A question as it is in the queue, open or not. */
  Optional<Review> find(UUID review);

  /** A page of questions, newest first. */
  List<Review> reviews(Wanted wanted);

  /**
   * Open questions by the time they are due, the earliest first.
   *
   * @param wanted its status and its place are not looked at: only open ones
   * @param beside only those that are due after this place, or before it; null: from the beginning
   */
  List<Review> due(Wanted wanted, @Nullable Place beside);

  /** How many are wanted, whatever the limit and the place. */
  long count(Wanted wanted);

  /** What waits of one record. */
  OpenQuestions open(RecordId record);

  /**
   * Assigns an open question to a person; the audit log says so.
   *
   * @param assigned until when; its time is null: as it was
   * @param actor who says so
   * @return whether it was open
   */
  boolean assign(UUID review, Assigned assigned, String actor, Instant at);

  /**
   * Who is to decide until when.
   *
   * @param owner null: no one
   * @param dueAt null: as it was
   */
  record Assigned(@Nullable String owner, @Nullable Instant dueAt) {}

  /** How many wait, and since when, per kind and entity. */
  List<Waiting> waiting();

  /** A page of open review items, newest first. */
  List<ReviewItem> openReviews(Query query);

  long openReviews();

  /**
   * Marks an open review item as resolved; the caller carries the answer out.
   *
   * @return whether it was open
   */
  boolean close(UUID review, String resolution, String actor, Instant at);

  /**
   * Which; null: any.
   *
   * @param entities only of these
   * @param openOnly only conflicts that wait for a person
   * @param before only older ones than this id; null: from the newest
   */
  record Query(
      @Nullable RecordId record,
      @Nullable Set<String> entities,
      boolean openOnly,
      @Nullable UUID before,
      int limit) {

    /** Of any entity. */
    public Query(@Nullable RecordId record, boolean openOnly, @Nullable UUID before, int limit) {
      this(record, null, openOnly, before, limit);
    }
  }

  /**
   * A place in the order of due times.
   *
   * @param backwards whether those before it are asked for, the nearest first
   */
  record Place(Instant dueAt, UUID id, boolean backwards) {}

  /** Open questions of one kind and entity. */
  record Waiting(ReviewItem.Kind kind, String entity, long count, Instant oldest) {}

  /**
   * Which questions; null: any.
   *
   * @param scope what they are about
   * @param dueBefore only open ones that are due before this
   * @param before only older ones than this id; null: from the newest
   */
  record Wanted(
      Scope scope,
      ReviewItem.@Nullable Kind kind,
      @Nullable String owner,
      Review.@Nullable Status status,
      @Nullable Instant dueBefore,
      @Nullable UUID before,
      int limit) {

    /**
     * What they are about; null: anything.
     *
     * @param entities only of these
     * @param attributes exactly these attributes
     */
    public record Scope(
        @Nullable RecordId record,
        @Nullable Set<String> entities,
        @Nullable Set<String> attributes) {}
  }
}
