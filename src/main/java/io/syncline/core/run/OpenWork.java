package io.syncline.core.run;

import io.syncline.core.model.SystemId;
import io.syncline.core.run.Backlog.Waiting;
import java.util.Map;

/**
 * What waits, failed or differs, finely enough to say it of one sync; what is not named has
 * nothing.
 *
 * @param events that wait to be judged, per system and object
 * @param deliveries that wait to be written, per target and entity
 * @param deadLetters open ones, per system and entity
 * @param differences open ones, per sync
 */
public record OpenWork(
    Map<Part, Waiting> events,
    Map<Part, Waiting> deliveries,
    Map<Part, Waiting> deadLetters,
    Map<String, Waiting> differences) {

  /**
   * A part of what a system has.
   *
   * @param of an object or an entity
   */
  public record Part(SystemId system, String of) {}

  public OpenWork {
    events = Map.copyOf(events);
    deliveries = Map.copyOf(deliveries);
    deadLetters = Map.copyOf(deadLetters);
    differences = Map.copyOf(differences);
  }
}
