package io.syncline.core.run;

import java.time.Instant;
import java.util.Map;

/** The syncs that an operator paused, kept for every process and over restarts. */
public interface PausedSyncs {

  /** The time and the actor of the pause. */
  record Pause(String actor, Instant at) {}

  /** By the syncs' names, of which some may be gone meanwhile. */
  Map<String, Pause> paused();

  /**
   * Kept with an entry of the audit.
   *
   * @return whether it was not paused before
   */
  boolean pause(String sync, String actor, Instant at);

  /**
   * Kept with an entry of the audit.
   *
   * @return whether it was paused
   */
  boolean resume(String sync, String actor, Instant at);
}
