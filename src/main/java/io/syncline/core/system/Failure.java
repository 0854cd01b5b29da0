package io.syncline.core.system;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The five ways in which work for a system fails. Reasons say what happened without any payload
 * value.
 *
 * <p>{@link Transient} and {@link RateLimited} are tried again; {@link OutcomeUnknown} is settled
 * by looking, never by trying again blindly (S6, S9); {@link Permanent} and {@link Invalid} become
 * dead letters.
 */
public sealed interface Failure {

  /** What happened, in words without values from payloads. */
  String reason();

  /**
   * May succeed later: connection refused before anything was sent, 5xx on a read, a database
   * restart.
   */
  record Transient(String reason) implements Failure {}

  /** The system asks us to wait. */
  record RateLimited(String reason, @Nullable Duration retryAfter) implements Failure {}

  /** Will not succeed unless somebody changes something: 401, 403, a broken manifest. */
  record Permanent(String reason) implements Failure {}

  /** The system, or we, refuse these values. */
  record Invalid(String reason, Set<String> fields) implements Failure {
    public Invalid {
      fields = Set.copyOf(fields);
    }
  }

  /** The request may or may not have been applied: no answer after the first byte was sent. */
  record OutcomeUnknown(String reason) implements Failure {}
}
