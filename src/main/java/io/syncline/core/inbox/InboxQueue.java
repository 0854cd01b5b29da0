package io.syncline.core.inbox;

import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The events that wait, per system. Events leave it in the transaction that judges them ({@code
 * ChangeSet}).
 */
public interface InboxQueue {

  /**
   * The first due events of this slice's leased shards, in order; claimed by the lease, nothing is
   * written.
   */
  default List<QueuedEvent> claim(SystemId system, Slice slice, Instant now, int limit) {
    return claim(system, slice, now, limit, Set.of());
  }

  /**
   * @param except objects whose events stay where they are
   */
  List<QueuedEvent> claim(SystemId system, Slice slice, Instant now, int limit, Set<String> except);

  /**
   * The other events that wait for the records these name and that no run filed, due or not, in
   * order. All were received before this call: a read whose request leaves after it shows what they
   * report.
   *
   * @param claimed events of this system, claimed and still leased
   * @param limit the most that are answered; the rest wait on
   */
  List<QueuedEvent> alsoWaiting(SystemId system, Collection<QueuedEvent> claimed, int limit);

  /** Puts events off until {@code at}; counts an attempt where {@code attempt}. */
  void putOff(Collection<QueuedEvent> events, Instant at, boolean attempt);

  /** When the next event of this slice is due; empty where none waits. */
  default Optional<Instant> nextDue(SystemId system, Slice slice) {
    return nextDue(system, slice, Set.of());
  }

  /**
   * @param except objects whose events are not counted
   */
  Optional<Instant> nextDue(SystemId system, Slice slice, Set<String> except);

  /** How many events wait. */
  long depth(SystemId system);
}
