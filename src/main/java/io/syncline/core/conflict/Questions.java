package io.syncline.core.conflict;

import io.syncline.core.model.RecordId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conflicts and review items, to be read; and the closing of a review item. */
public interface Questions {

  Optional<Conflict> conflict(UUID id);

  /** A page of conflicts, newest first. */
  List<Conflict> conflicts(Query query);

  Optional<ReviewItem> review(UUID id);

  /** A page of open review items, newest first. */
  List<ReviewItem> openReviews(Query query);

  long openReviews();

  /**
   * Marks an open review item as resolved; carrying the answer out is the caller's.
   *
   * @return whether it was open
   */
  boolean close(UUID review, String resolution, String actor, Instant at);

  /**
   * Which; null: any.
   *
   * @param openOnly only conflicts that wait for a person
   * @param before only older ones than this id; null: from the newest
   */
  record Query(@Nullable RecordId record, boolean openOnly, @Nullable UUID before, int limit) {}
}
