package io.syncline.core.run;

import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Map;

/**
 * What waits, at one moment; a system that is not named has nothing waiting.
 *
 * @param events that wait to be judged, per system they came from
 * @param deliveries that wait to be written, per target
 * @param deadLetters open ones, per system
 * @param reviews open questions to people
 */
public record Backlog(
    Instant at,
    Map<SystemId, Waiting> events,
    Map<SystemId, Waiting> deliveries,
    Map<SystemId, Long> deadLetters,
    long reviews) {

  /**
   * One queue.
   *
   * @param oldest since when the first in it waits
   */
  public record Waiting(long count, Instant oldest) {}

  public Backlog {
    events = Map.copyOf(events);
    deliveries = Map.copyOf(deliveries);
    deadLetters = Map.copyOf(deadLetters);
  }
}
