package io.syncline.store.memory;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.InboxQueue;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.Effect.EventPostponed;
import io.syncline.store.inbox.OldestAndNewest;
import io.syncline.store.memory.MemoryState.Queued;
import io.syncline.store.sql.BatchTurns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The inbox and its queue in memory. */
final class MemoryInbox implements Inbox, InboxQueue {

  private final MemoryState state;
  private final OldestAndNewest bothEnds = new OldestAndNewest();

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
          state.queue.put(seq, new Queued(seq, shard, 0, event.receivedAt(), event, null, null));
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
      var live = first.stream().filter(it -> !ofRun(it)).toList();
      var turns = BatchTurns.of(limit, all, MemoryInbox::ofRun, () -> live);
      var batch =
          new OldestAndNewest.Batch<>(turns, MemoryInbox::ofRun, () -> newest(live), Queued::seq);
      return bothEnds.of(List.of(system, slice), limit, batch).stream()
          .sorted(Comparator.comparing(Queued::seq))
          .map(this::claimed)
          .toList();
    }
  }

  private static boolean ofRun(Queued it) {
    return it.event().source().ofRun();
  }

  private static List<Queued> newest(List<Queued> live) {
    var newest = new ArrayList<>(live.stream().filter(it -> it.attempts() == 0).toList());
    Collections.reverse(newest);
    return newest;
  }

  private QueuedEvent claimed(Queued it) {
    return new QueuedEvent(
        it.seq(), it.shard(), state.epoch(), it.attempts(), it.event(), it.missedAt());
  }

  @Override
  public List<QueuedEvent> alsoWaiting(
      SystemId system, Collection<QueuedEvent> claimed, int limit) {
    synchronized (state) {
      var refs = claimed.stream().map(it -> it.event().ref()).collect(Collectors.toSet());
      var seqs = claimed.stream().map(QueuedEvent::seq).collect(Collectors.toSet());
      return waiting(system, Slice.WHOLE)
          .filter(it -> refs.contains(it.event().ref()) && !seqs.contains(it.seq()))
          .filter(it -> !ofRun(it))
          .sorted(Comparator.comparing(Queued::seq))
          .limit(limit)
          .map(this::claimed)
          .toList();
    }
  }

  @Override
  public void putOff(Collection<QueuedEvent> events, Instant at, boolean attempt) {
    synchronized (state) {
      events.forEach(it -> postpone(new EventPostponed(it, at, attempt)));
    }
  }

  void postpone(EventPostponed later) {
    state.queue.computeIfPresent(
        later.event().seq(),
        (seq, it) ->
            new Queued(
                seq,
                it.shard(),
                it.attempts() + (later.attempt() ? 1 : 0),
                later.until(),
                it.event(),
                later.missedAt(),
                later.parked()));
  }

  /** Makes the events due that were parked behind writes of these records; their systems. */
  Set<SystemId> wake(Set<RecordId> records) {
    var woken = new HashSet<SystemId>();
    state.queue.replaceAll(
        (seq, it) -> {
          var parked = it.parked();
          if (parked == null || !records.contains(parked.behind())) {
            return it;
          }
          woken.add(it.event().ref().system());
          return new Queued(
              seq, it.shard(), it.attempts(), parked.since(), it.event(), it.missedAt(), null);
        });
    return woken;
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
