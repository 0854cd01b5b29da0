package io.syncline.core.change;

import io.syncline.core.model.Shadow;
import io.syncline.core.system.NativeRecord;
import java.time.Instant;

/** When what a look shows was edited (S12). */
final class EditTimes {

  private EditTimes() {}

  /**
   * The record's time of change, if that version is not one of our own writes; else when we first
   * heard of it. The system's time is moved by what its clock was measured to be off; never later
   * than intake, so that a clock that runs ahead wins nothing.
   */
  static Instant of(Observation observation, NativeRecord seen, Shadow shadow, Instant now) {
    var heard =
        observation.events().stream()
            .map(it -> it.event().receivedAt())
            .min(Instant::compareTo)
            .orElse(now);
    var updatedAt = seen.updatedAt();
    var version = Judge.versionOf(seen);
    boolean oursOrUnknown =
        updatedAt == null || version != null && version.equals(shadow.version());
    if (oursOrUnknown) {
      return heard;
    }
    var edited = updatedAt.minus(observation.ahead());
    return edited.isAfter(heard) ? heard : edited;
  }
}
