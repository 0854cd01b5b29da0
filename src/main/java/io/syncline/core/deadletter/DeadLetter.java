package io.syncline.core.deadletter;

import io.syncline.core.model.About;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work that failed for good, with all that is needed to replay it.
 *
 * @param system the system whose event it was, or that was to be written
 * @param work what failed
 * @param about the record concerned
 * @param failure where and why it failed
 * @param state what became of it, and who takes care of it
 */
public record DeadLetter(
    UUID id,
    SystemId system,
    Work work,
    About about,
    LastFailure failure,
    Instant at,
    State state) {

  /**
   * The event or delivery that failed.
   *
   * @param id id of the event or delivery
   * @param payload the event as sent, or the frozen request; complete (S24)
   * @param attributes the attributes a delivery was for; empty for an event
   * @param definition content hash of the definition it failed under
   * @param mayCreate whether the delivery might create the record in the system: a replay may do no
   *     more
   */
  public record Work(
      Kind kind,
      UUID id,
      Value.Struct payload,
      Set<String> attributes,
      String definition,
      boolean mayCreate) {
    public Work {
      attributes = Set.copyOf(attributes);
    }

    @Override
    public String toString() {
      return "Work[" + kind + ", " + id + "]";
    }
  }

  /**
   * Where and why it failed.
   *
   * @param stage the step of the route ({@code read}, {@code transform}, {@code decide}, {@code
   *     write}, …)
   * @param type name of the failure's class
   * @param reason what happened, without values
   */
  public record LastFailure(String stage, int attempts, String type, String reason) {}

  /** What failed. */
  public enum Kind {
    EVENT,
    DELIVERY
  }

  /**
   * How it is now.
   *
   * @param owner who takes care of it; null: no one yet
   */
  public record State(Status status, @Nullable String owner) {

    /** Open, and no one takes care of it yet. */
    public static final State OPEN = new State(Status.OPEN, null);
  }

  /** What became of it. */
  public enum Status {
    OPEN,
    REPLAYED,
    /** A later success covered it (S7). */
    SUPERSEDED
  }

  public Status status() {
    return state.status();
  }

  /**
   * Whether it names a record that a replay could work on: the dead letter of a body that was no
   * event does not.
   */
  public boolean namesRecord() {
    return work.kind() == Kind.EVENT ? about.ref() != null : about.record() != null;
  }

  /** Whether it is a create of this record in that system whose outcome is not known (S9). */
  public boolean isUnansweredCreate(RecordId created, SystemId target) {
    return work.kind() == Kind.DELIVERY
        && about.ref() == null
        && failure.type().equals("OutcomeUnknown")
        && created.equals(about.record())
        && target.equals(system);
  }

  @Override
  public String toString() {
    return "DeadLetter["
        + id
        + ", "
        + system
        + ", "
        + failure.stage()
        + ", "
        + failure.type()
        + "]";
  }
}
