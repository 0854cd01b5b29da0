package io.syncline.core.run;

import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Set;

/**
 * The systems that an operator silenced. Their events are taken in and kept, deliveries to them
 * wait and join; nothing is judged, polled or written until they are resumed, and then everything
 * is, without any further event (S2).
 */
public interface PausedSystems {

  Set<SystemId> paused();

  default boolean isPaused(SystemId system) {
    return paused().contains(system);
  }

  /**
   * @return whether it was not paused before
   */
  boolean pause(SystemId system, String actor, Instant at);

  /**
   * @return whether it was paused
   */
  boolean resume(SystemId system);
}
