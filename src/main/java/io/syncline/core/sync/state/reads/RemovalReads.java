package io.syncline.core.sync.state.reads;

import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Collection;

/** What the brake on removals counts (S16). */
public interface RemovalReads {

  /**
   * How many copies a sync archived, deleted or unlinked since; its count is locked until the end.
   */
  int removals(String sync, Instant since);

  /** How many links there are in these systems. */
  long liveLinks(Collection<SystemId> systems);
}
