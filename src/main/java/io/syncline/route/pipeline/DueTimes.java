package io.syncline.route.pipeline;

import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Optional;

/**
 * When the next item of each queue is due, as the engine says.
 *
 * @param events of a system
 * @param deliveries to a system
 * @param backfills of a sync, its plans and undoings included
 * @param reconciliations of a sync
 * @param workflows of a sync
 */
public record DueTimes(
    OfSystem events,
    OfSystem deliveries,
    OfSync backfills,
    OfSync reconciliations,
    OfSync workflows) {

  /** For a slice of a system's queue; empty where nothing waits. */
  @FunctionalInterface
  public interface OfSystem {
    Optional<Instant> next(SystemId system, Slice slice);
  }

  /** For the runs of a sync; empty where none waits. */
  @FunctionalInterface
  public interface OfSync {
    Optional<Instant> next(String sync);
  }

  /** Of an engine without runs. */
  public static DueTimes withoutRuns(OfSystem events, OfSystem deliveries) {
    OfSync none = sync -> Optional.empty();
    return new DueTimes(events, deliveries, none, none, none);
  }
}
