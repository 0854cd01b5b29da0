package io.syncline.core.conflict;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A question as it stands in the queue: who looks after it, until when, and what came of it.
 *
 * @param owner who was asked to decide; null: nobody yet
 * @param dueAt when it should be decided
 * @param answer what came of it; null while it is open
 */
public record Review(
    ReviewItem item,
    Status status,
    @Nullable String owner,
    Instant dueAt,
    @Nullable Answer answer) {

  /** How long a question may wait where nobody said otherwise. */
  public static final Duration USUAL_WAIT = Duration.ofDays(3);

  /** Where a question stands. */
  public enum Status {
    OPEN,
    /** Decided, or answered by what happened since. */
    ANSWERED,
    /** Decided once and for all: the same question is not asked again. */
    DECLINED
  }

  /**
   * What came of a question.
   *
   * @param resolution in words of the product, without values
   * @param by who decided; null where it answered itself
   */
  public record Answer(String resolution, @Nullable String by, Instant at) {}

  public boolean open() {
    return status == Status.OPEN;
  }

  public boolean overdue(Instant now) {
    return open() && dueAt.isBefore(now);
  }
}
