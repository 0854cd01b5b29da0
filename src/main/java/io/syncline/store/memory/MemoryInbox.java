package io.syncline.store.memory;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.InboxQueue;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.store.Turns;
import io.syncline.store.memory.MemoryState.Queued;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The inbox and its queue in memory. */
final class MemoryInbox implements Inbox, InboxQueue {

  private final MemoryState state;

  MemoryInbox(MemoryState state) {
    this.state = state;
  }

  @Override
  public Set<UUID> accept(List<InboxEvent> events) {
    synchronized (state) {
      var accepted = new LinkedHashSet<UUID>();
      for (var event : events) {
        if (isNew(event)) {
          accepted.add(event.id());
          var shard = Slice.shardOf(event.ref().toString());
          var seq = state.nextSeq();
          state.queue.put(seq, new Queued(seq, shard, 0, event.receivedAt(), event));
        }
      }
      return accepted;
    }
  }

  private boolean isNew(InboxEvent event) {
    var identity = event.identity();
    if (identity != null && !state.seen.add(List.of(event.ref().system().value(), identity))) {
      return false;
    }
    return state.events.add(event.id());
  }

  @Override
  public List<QueuedEvent> claim(
      SystemId system, Slice slice, Instant now, int limit, Set<String> except) {
    synchronized (state) {
      var first =
          waiting(system, slice)
              .filter(it -> !except.contains(it.event().ref().object()))
              .filter(it -> !it.due().isAfter(now))
              .sorted(Comparator.comparing(Queued::due).thenComparing(Queued::seq))
              .toList();
      var all = first.subList(0, Math.min(limit, first.size()));
      return Turns.of(
              limit,
              all,
              it -> it.event().source().ofRun(),
              () -> first.stream().filter(it -> !it.event().source().ofRun()).toList())
          .stream()
          .sorted(Comparator.comparing(Queued::seq))
          .map(
              it -> new QueuedEvent(it.seq(), it.shard(), state.epoch(), it.attempts(), it.event()))
          .toList();
    }
  }

  @Override
  public void putOff(Collection<QueuedEvent> events, Instant at, boolean attempt) {
    synchronized (state) {
      events.forEach(it -> putOff(it, at, attempt));
    }
  }

  void putOff(QueuedEvent event, Instant at, boolean attempt) {
    state.queue.computeIfPresent(
        event.seq(),
        (seq, it) ->
            new Queued(seq, it.shard(), it.attempts() + (attempt ? 1 : 0), at, it.event()));
  }

  @Override
  public Optional<Instant> nextDue(SystemId system, Slice slice, Set<String> except) {
    synchronized (state) {
      return waiting(system, slice)
          .filter(it -> !except.contains(it.event().ref().object()))
          .map(Queued::due)
          .min(Comparator.naturalOrder());
    }
  }

  @Override
  public long depth(SystemId system) {
    synchronized (state) {
      return waiting(system, Slice.WHOLE).count();
    }
  }

  private Stream<Queued> waiting(SystemId system, Slice slice) {
    return state.queue.values().stream()
        .filter(it -> it.event().ref().system().equals(system) && slice.has(it.shard()));
  }
}
