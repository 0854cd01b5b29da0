package io.syncline.core.access;

import java.time.Duration;
import java.time.Instant;

/**
 * The answers given to writes that came with an idempotency key, so that a write that is sent again
 * is answered and not done again.
 *
 * <p>What a write does and the answer kept of it are two commits: after a crash between them the
 * same write may be done once more, {@link #ABANDONED} later at the earliest.
 */
public interface IdempotentAnswers {

  /** How long an answer is kept. */
  Duration KEPT = Duration.ofHours(24);

  /** When a write that was begun and never answered may be begun again. */
  Duration ABANDONED = Duration.ofMinutes(1);

  /** Begins a write, or returns what is known of it. */
  Known begin(Write write, Instant now);

  /** Keeps the answer of a write that was begun. */
  void keep(Write write, Answer answer);

  /** Forgets a write that was begun and refused: the next with its key is a first one. */
  void forget(Write write);

  /**
   * A write.
   *
   * @param owner whose token it came with; keys of two owners have nothing in common
   * @param key what the sender calls it
   * @param hash of the path and the body
   */
  record Write(String owner, String key, String hash) {}

  /** What was answered: an HTTP status and the body. */
  record Answer(int status, String body) {
    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /** What is known of a key. */
  sealed interface Known {

    /** Nothing: the caller does it now, and then keeps its answer or forgets it. */
    record New() implements Known {}

    /** It was done. */
    record Done(Answer answer) implements Known {}

    /** It is being done at this moment. */
    record Underway() implements Known {}

    /** The key was used for another path or body. */
    record Another() implements Known {}
  }
}
