package io.syncline.core.run;

import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/**
 * What waits, at one moment; a system that is not named has nothing waiting.
 *
 * @param events that wait to be judged, per system they came from
 * @param deliveries that wait to be written, per target
 * @param deadLetters open ones, per system
 * @param questions open ones to people, per kind
 */
public record Backlog(
    Instant at,
    Map<SystemId, Waiting> events,
    Map<SystemId, Waiting> deliveries,
    Map<SystemId, Long> deadLetters,
    Map<String, Waiting> questions) {

  /**
   * One queue.
   *
   * @param oldest since when the first in it waits
   */
  public record Waiting(long count, Instant oldest) {}

  /**
   * Which queue is counted.
   *
   * @param name in metrics, as {@code events}
   * @param waiting what waits in it, per system
   */
  public record Queue(String name, Function<Backlog, Map<SystemId, Waiting>> waiting) {}

  public Backlog {
    events = Map.copyOf(events);
    deliveries = Map.copyOf(deliveries);
    deadLetters = Map.copyOf(deadLetters);
    questions = Map.copyOf(questions);
  }

  /** Open questions of every kind. */
  public long reviews() {
    return questions.values().stream().mapToLong(Waiting::count).sum();
  }
}
