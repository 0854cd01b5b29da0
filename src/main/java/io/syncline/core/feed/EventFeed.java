package io.syncline.core.feed;

import io.syncline.core.feed.FeedEvent.Position;
import java.time.Instant;
import java.util.List;

/** What happened, in the order of commits: an event before one that was read is never added. */
public interface EventFeed {

  /** The position behind all that is complete now. */
  Position end();

  /**
   * Whether all that came after a position is still there; false: it was removed, or the position
   * is of a database that was restored since.
   */
  boolean holds(Position position);

  /** What is complete and came after a position, in its order. */
  List<FeedEvent> after(Position position, int limit);

  /** Removes what is older. */
  void forget(Instant before);
}
