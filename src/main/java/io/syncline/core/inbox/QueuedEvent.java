package io.syncline.core.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits in its lane.
 *
 * @param seq place in the queue
 * @param shard the lane's shard, 0 to {@value io.syncline.core.model.Slice#SHARDS} - 1
 * @param epoch of the shard's lease when it was claimed: fences the commit (S18)
 * @param attempts how often it was tried before
 * @param missedAt when a look because of it first found no record; null: none did, or a later look
 *     found it (S16)
 */
public record QueuedEvent(
    long seq, int shard, long epoch, int attempts, InboxEvent event, @Nullable Instant missedAt) {

  /** An event whose record was not missed before. */
  public QueuedEvent(long seq, int shard, long epoch, int attempts, InboxEvent event) {
    this(seq, shard, epoch, attempts, event, null);
  }

  /** Of the place alone: queued events are keys of maps. */
  @Override
  public int hashCode() {
    return Long.hashCode(seq);
  }
}
