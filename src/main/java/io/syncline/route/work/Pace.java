package io.syncline.route.work;

import io.syncline.core.model.Slice;
import java.time.Duration;

/** Says how long a worker may sleep. Used by one worker. */
interface Pace {

  /**
   * @param done how many items the last pass took
   * @param limit how many it could have taken
   * @return zero: look again at once
   */
  Duration pause(Slice slice, int done, int limit);

  /**
   * The shortest time from the start of a pass that took this number of items to the start of the
   * next; no worker is woken earlier. Single items are gathered meanwhile: a transaction costs the
   * same for one and for twenty.
   *
   * @param done how many items the pass took
   * @param limit how many it could have taken
   */
  default Duration shortestBetween(int done, int limit) {
    return Duration.ZERO;
  }

  /** The shortest pause after a failure. */
  default Duration shortestAfterFailure() {
    return Duration.ZERO;
  }
}
