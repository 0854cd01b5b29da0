package io.syncline.core.feed;

import io.syncline.core.feed.FeedEvent.Position;
import java.time.Instant;
import java.util.List;

/**
 * What happened. The events of the tables come in the order of commits, the writes to systems in
 * that of the audit log: in neither is an event added before one that was read.
 */
public interface EventFeed {

  /**
   * The position behind all events that are complete now, and behind the newest entry of the audit
   * log, which may have older ones that are not committed yet.
   */
  Position end();

  /** Whether every entry of the audit log up to a position is committed. */
  boolean isComplete(Position position);

  /**
   * Whether all that came after a position is still there; false: it was removed, or the position
   * is of a database that was restored since.
   */
  boolean holds(Position position);

  /** The events that are complete and came after a position, in their order. */
  List<FeedEvent> after(Position position, int limit);

  /**
   * The writes to systems that came after a position in the audit log.
   *
   * @param position one with such a place
   * @param limit how many at most
   */
  Synced synced(Position position, int limit);

  /**
   * Writes to systems.
   *
   * @param upTo behind all that was read, whether it was a write or not
   */
  record Synced(List<FeedEvent> events, Position upTo) {}

  /** Removes what is older. */
  void forget(Instant before);
}
