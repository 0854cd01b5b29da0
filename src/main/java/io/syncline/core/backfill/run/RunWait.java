package io.syncline.core.backfill.run;

import io.syncline.core.run.ActiveRun;
import java.time.Duration;

/** How a run waits: for its own work to settle, or for a system that asks for patience. */
@FunctionalInterface
public interface RunWait {

  /**
   * Waits for so long; the product's is {@link ActiveRun#rest}.
   *
   * @throws ActiveRun.Halted where the run is not to go on here
   */
  void rest(ActiveRun ongoing, Duration pause);
}
