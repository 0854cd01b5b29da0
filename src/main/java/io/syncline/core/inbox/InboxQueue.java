package io.syncline.core.inbox;

import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The events that wait, per system. Events leave it in the transaction that judges them ({@code
 * ChangeSet}).
 */
public interface InboxQueue {

  /**
   * The first due events of this slice's leased shards, in order; claimed by the lease, nothing is
   * written.
   */
  List<QueuedEvent> claim(SystemId system, Slice slice, Instant now, int limit);

  /** Puts events off until {@code at}; counts an attempt where {@code attempt}. */
  void putOff(Collection<QueuedEvent> events, Instant at, boolean attempt);

  /** When the next event of this slice is due; empty where none waits. */
  Optional<Instant> nextDue(SystemId system, Slice slice);

  /** How many events wait. */
  long depth(SystemId system);
}
