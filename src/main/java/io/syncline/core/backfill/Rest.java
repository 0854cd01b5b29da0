package io.syncline.core.backfill;

import java.time.Duration;

/** How a run waits: for its own work to settle, or for a system that asks for patience. */
@FunctionalInterface
public interface Rest {

  /** Returns after about so long, or earlier where the process is to end. */
  void rest(Duration pause);
}
