package io.syncline.core.sync.judge;

import io.syncline.core.model.Shadow;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Versions;
import java.time.Instant;
import java.util.stream.Stream;

/** When the values of a read were edited (S12). */
final class EditTimes {

  private EditTimes() {}

  /**
   * The record's time of change, if that version is not one of our own writes; else when we first
   * received it. The system's time is moved by what its clock was measured to be off; never later
   * than the intake of the newest event, so that a clock that runs ahead gains no advantage: events
   * may wait for hours, and what was edited meanwhile is not dated back to the oldest.
   */
  static Instant of(Observation observation, NativeRecord seen, Shadow shadow, Instant now) {
    var updatedAt = seen.updatedAt();
    var version = Versions.of(seen);
    boolean oursOrUnknown =
        updatedAt == null || version != null && version.equals(shadow.version());
    if (oursOrUnknown) {
      return received(observation).min(Instant::compareTo).orElse(now);
    }
    var edited = observation.ours(updatedAt);
    var last = received(observation).max(Instant::compareTo).orElse(now);
    return edited.isAfter(last) ? last : edited;
  }

  private static Stream<Instant> received(Observation observation) {
    return observation.events().stream().map(it -> it.event().receivedAt());
  }
}
