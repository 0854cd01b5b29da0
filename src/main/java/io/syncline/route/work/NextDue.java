package io.syncline.route.work;

import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Optional;

/** When the next item of a slice of a system's queue is due; empty where none waits. */
@FunctionalInterface
public interface NextDue {
  Optional<Instant> of(SystemId system, Slice slice);
}
