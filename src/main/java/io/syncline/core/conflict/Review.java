package io.syncline.core.conflict;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A question in the queue: its owner, its due time and its outcome.
 *
 * @param owner who was asked to decide; null: not assigned yet
 * @param dueAt when it should be decided
 * @param answer what came of it; null while it is open
 */
public record Review(
    ReviewItem item,
    Status status,
    @Nullable String owner,
    Instant dueAt,
    @Nullable Answer answer) {

  /** How long a question may wait where no due time was set. */
  public static final Duration USUAL_WAIT = Duration.ofDays(3);

  /** The status of a question. */
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
   * @param by who decided; null where it needed no answer any more
   */
  public record Answer(String resolution, @Nullable String by, Instant at) {}

  public boolean open() {
    return status == Status.OPEN;
  }

  public boolean overdue(Instant now) {
    return open() && dueAt.isBefore(now);
  }
}
