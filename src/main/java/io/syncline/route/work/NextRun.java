package io.syncline.route.work;

import java.time.Instant;
import java.util.Optional;

/** When the next run of a sync is to be worked on; empty where none waits. */
@FunctionalInterface
public interface NextRun {
  Optional<Instant> of(WorkQueue queue);
}
