package io.syncline.route.work;

import io.syncline.core.model.Slice;
import java.time.Duration;

/** Says how long a worker may sleep. Used by one worker. */
interface Pace {

  /**
   * @param done how many items the last pass took
   * @return zero: look again at once
   */
  Duration pause(Slice slice, int done);

  /** The shortest pause after a failure. */
  default Duration shortestAfterFailure() {
    return Duration.ZERO;
  }
}
