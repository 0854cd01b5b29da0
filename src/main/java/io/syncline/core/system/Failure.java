package io.syncline.core.system;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The seven ways in which work for a system fails. Reasons say what happened without any payload
 * value.
 *
 * <p>{@link Transient} and {@link RateLimited} are tried again, {@link Refused} as soon as the
 * system accepts our credentials, {@link OutOfQuota} when there is a quota again; {@link
 * OutcomeUnknown} is settled by looking, never by trying again blindly (S6, S9); {@link Permanent}
 * and {@link Invalid} become dead letters.
 */
public sealed interface Failure {

  /** What happened, in words without values from payloads. */
  String reason();

  /**
   * May succeed later: connection refused before anything was sent, 5xx on a read, a database
   * restart.
   */
  record Transient(String reason) implements Failure {}

  /** Whether the same request may succeed later, as it is. */
  default boolean passes() {
    return this instanceof Transient || this instanceof Deferred;
  }

  /** Concerns the system and not the work: nothing else is to be asked of it for a while. */
  sealed interface Deferred extends Failure {

    /** For how long; null: not said. */
    @Nullable Duration retryAfter();
  }

  /** The system asks us to wait. */
  record RateLimited(String reason, @Nullable Duration retryAfter) implements Deferred {}

  /**
   * None of the system's quota is left for this, and nothing was sent. Work waits for that however
   * long it takes, and no attempt is counted.
   *
   * @param reserved whether some is left for people's changes
   */
  record OutOfQuota(String reason, Duration retryAfter, boolean reserved) implements Deferred {}

  /** Whether work waits for it without end: its time does not count. */
  default boolean waits() {
    return this instanceof Refused || this instanceof OutOfQuota;
  }

  /**
   * The system does not accept our credentials (401, 403). Work waits for that however long it
   * takes, and no attempt is counted.
   */
  record Refused(String reason, @Nullable Duration retryAfter) implements Deferred {
    public Refused(String reason) {
      this(reason, null);
    }
  }

  /**
   * Will not succeed unless a person changes something: a broken manifest, a record that we may not
   * see.
   */
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
