package io.syncline.core.system;

import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes that integrators wrote for operations of a system: {@code
 * direct:<system>.<object>.<operation>}. They replace single operations of a manifest, and are all
 * operations of a system whose transport is Camel.
 */
public interface OperationRoutes {

  OperationRoutes NONE =
      new OperationRoutes() {
        @Override
        public boolean has(String name) {
          return false;
        }

        @Override
        public @Nullable Value call(
            String name, Value body, Map<String, String> about, Duration timeout) {
          throw new Failed("there is no route direct:" + name, Outcome.UNAVAILABLE);
        }
      };

  /** What the route of an operation is called: {@code crm.contacts.updateMany}. */
  static String name(SystemId system, String object, Operation.Kind operation) {
    return system + "." + object + "." + word(operation);
  }

  /** An operation as files and routes name it: {@code updateMany}. */
  static String word(Operation.Kind operation) {
    var parts = operation.name().toLowerCase(Locale.ROOT).split("_");
    return parts.length == 1
        ? parts[0]
        : parts[0] + parts[1].substring(0, 1).toUpperCase(Locale.ROOT) + parts[1].substring(1);
  }

  /** Whether it is at work now. */
  boolean has(String name);

  /**
   * Sends {@code body} through the route and waits for its answer.
   *
   * @param about what else the route may want to know, by name
   * @param timeout longest wait
   * @return null where the route answers with nothing
   * @throws Failed where it ends with an exception or not in time, or states another outcome
   */
  @Nullable Value call(String name, Value body, Map<String, String> about, Duration timeout);

  /** What a route can state about the end of its operation. */
  enum Outcome {
    /** There is no such record. */
    NOT_FOUND,
    /** A create would duplicate a record. */
    CONFLICT,
    /** The record has another version than the write was made for. */
    STALE,
    /** The system refuses these values: nothing was done, and will not be. */
    INVALID,
    /** The system does not accept our credentials: nothing was done. */
    UNAUTHORIZED,
    /** The system asks us to wait: nothing was done. */
    RATE_LIMITED,
    /** The system cannot be reached: nothing was done. */
    UNAVAILABLE,
    /** Nothing is known: what was asked may have been done. */
    UNKNOWN
  }

  /** The route did not end well; the message names no values. */
  final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Outcome outcome;
    private final transient @Nullable Duration retryAfter;
    private final @Nullable String existing;

    public Failed(String why, Outcome outcome) {
      this(why, outcome, null, null);
    }

    /**
     * @param retryAfter how long to wait; null: not said
     * @param existing of a conflict: the id of the record that is there; null: not said
     */
    public Failed(
        String why, Outcome outcome, @Nullable Duration retryAfter, @Nullable String existing) {
      super(why, null, false, false);
      this.outcome = outcome;
      this.retryAfter = retryAfter;
      this.existing = existing;
    }

    public Outcome outcome() {
      return outcome;
    }

    public @Nullable Duration retryAfter() {
      return retryAfter;
    }

    public @Nullable String existing() {
      return existing;
    }

    public String why() {
      return String.valueOf(getMessage());
    }
  }
}
