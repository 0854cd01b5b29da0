package io.syncline.core.system.trigger;

import io.syncline.core.model.SystemId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the capture of a system's changes is.
 *
 * @param position null: nothing was captured yet
 * @param lookedAt when a process last looked
 * @param failure why the log is not read now; null: it is
 * @param uncaptured which objects' changes it does not hold, and why; null: none
 * @param missed null: nothing is known to be missing
 * @param retained null: it was never seen
 */
public record CaptureState(
    SystemId system,
    @Nullable CapturePosition position,
    Instant lookedAt,
    @Nullable String failure,
    @Nullable String uncaptured,
    @Nullable Missed missed,
    @Nullable Retained retained) {

  /** Whether all changes are captured, and none is known to be missing. */
  public boolean isComplete() {
    return failure == null && uncaptured == null && missed == null;
  }

  /** Changes before a time may be missing, until a reconciliation that began later ends. */
  public record Missed(Instant before, String why) {}

  /**
   * The log that the database keeps.
   *
   * @param left bytes that can be written before the slot is lost; null: no limit is set
   */
  public record Retained(long bytes, @Nullable Long left) {}
}
