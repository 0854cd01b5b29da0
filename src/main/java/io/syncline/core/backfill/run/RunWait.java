package io.syncline.core.backfill.run;

import io.syncline.core.run.Ongoing;
import java.time.Duration;

/** How a run waits: for its own work to settle, or for a system that asks for patience. */
@FunctionalInterface
public interface RunWait {

  /**
   * Waits for so long; the product's is {@link Ongoing#rest}.
   *
   * @throws Ongoing.Halted where the run is not to go on here
   */
  void rest(Ongoing ongoing, Duration pause);
}
