package io.syncline.core.inbox;

/**
 * An event that waits in its lane.
 *
 * @param seq place in the queue
 * @param shard the lane's shard, 0 to {@value io.syncline.core.model.Slice#SHARDS} - 1
 * @param epoch of the shard's lease when it was claimed: fences the commit (S18)
 * @param attempts how often it was tried before
 */
public record QueuedEvent(long seq, int shard, long epoch, int attempts, InboxEvent event) {

  /** Of the place alone: queued events are keys of maps. */
  @Override
  public int hashCode() {
    return Long.hashCode(seq);
  }
}
