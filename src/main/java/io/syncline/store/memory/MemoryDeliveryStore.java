package io.syncline.store.memory;

import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.Settled;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.ParentRecord;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.state.LeaseLost;
import io.syncline.store.delivery.IntentCheck;
import io.syncline.store.memory.MemoryState.Waiting;
import io.syncline.store.sql.BatchTurns;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Deliveries in memory. */
final class MemoryDeliveryStore implements DeliveryStore {

  private final MemoryState state;

  MemoryDeliveryStore(MemoryState state) {
    this.state = state;
  }

  @Override
  public List<Delivery> claim(
      SystemId target, Slice slice, Instant now, int limit, Set<String> except) {
    synchronized (state) {
      var first =
          due(target, slice, now, except)
              .sorted(
                  Comparator.comparing(Waiting::due)
                      .thenComparing(it -> it.delivery().state().seq()))
              .toList();
      var all = first.subList(0, Math.min(limit, first.size()));
      return BatchTurns.of(
              limit, all, this::ofRun, () -> first.stream().filter(it -> !ofRun(it)).toList())
          .stream()
          .map(Waiting::delivery)
          .map(it -> with(it, it.intent(), it.attempts()))
          .toList();
    }
  }

  private boolean ofRun(Waiting it) {
    return state.ofRuns.contains(it.delivery().id());
  }

  private Stream<Waiting> due(SystemId target, Slice slice, Instant now, Set<String> except) {
    return claimable(target, slice)
        .filter(it -> !except.contains(it.delivery().entity()))
        .filter(it -> !it.due().isAfter(now));
  }

  private Stream<Waiting> claimable(SystemId target, Slice slice) {
    return state.deliveries.values().stream()
        .filter(it -> it.delivery().target().equals(target))
        .filter(it -> slice.has(it.delivery().shard()))
        .filter(
            it -> it.delivery().intent() != null || !state.any(e -> intentOf(e, it.delivery())));
  }

  private static boolean intentOf(Delivery other, Delivery delivery) {
    return other.intent() != null && sameLane(other, delivery);
  }

  static boolean sameLane(Delivery one, Delivery other) {
    return one.record().equals(other.record()) && one.target().equals(other.target());
  }

  @Override
  public Set<UUID> commitIntents(Map<UUID, Intent> intents, Collection<Delivery> claimed) {
    synchronized (state) {
      var committed = new HashSet<UUID>();
      for (var delivery : claimed) {
        var intent = intents.get(delivery.id());
        var waiting = state.deliveries.get(delivery.id());
        if (intent != null && waiting != null && mayCommit(waiting.delivery(), delivery, intent)) {
          var now = waiting.delivery();
          replace(with(now, intent, now.attempts()), waiting.due());
          committed.add(delivery.id());
        }
      }
      return committed;
    }
  }

  private boolean mayCommit(Delivery now, Delivery claimed, Intent intent) {
    var record = state.records.get(claimed.record());
    return record != null
        && claimed.state().epoch() == state.epoch()
        && now.state().revision() == claimed.state().revision()
        && IntentCheck.holds(
            record,
            state.copies(record.id()),
            IntentCheck.asked(
                state.held(record.id()), state.restorations(record.id()), claimed.target()),
            claimed,
            intent)
        && !state.any(it -> !it.id().equals(now.id()) && intentOf(it, now));
  }

  /** Leases in memory do not end by time. */
  @Override
  public boolean outlasts(Duration timeout) {
    return true;
  }

  @Override
  public Map<UUID, String> admit(List<Admission> asked, Instant since, Instant now) {
    synchronized (state) {
      var stopped = new HashMap<UUID, String>();
      for (var it : asked) {
        var stops =
            it.allowed().entrySet().stream()
                .filter(limit -> !isCounted(limit.getKey(), it.subject(), since))
                .filter(limit -> counted(limit.getKey(), since) + 1 > limit.getValue())
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
        stops.ifPresent(sync -> stopped.put(it.delivery(), sync));
        if (stops.isEmpty()) {
          it.allowed().keySet().stream()
              .filter(sync -> !isCounted(sync, it.subject(), since))
              .forEach(sync -> state.creations.put(List.of(sync, it.subject()), now));
        }
      }
      return stopped;
    }
  }

  private boolean isCounted(String sync, String subject, Instant since) {
    var at = state.creations.get(List.of(sync, subject));
    return at != null && at.isAfter(since);
  }

  private long counted(String sync, Instant since) {
    return state.creations.entrySet().stream()
        .filter(it -> it.getKey().get(0).equals(sync) && it.getValue().isAfter(since))
        .count();
  }

  @Override
  public Set<SystemId> settle(SettledBatch batch) {
    synchronized (state) {
      for (var settled : batch.settled()) {
        if (settled.delivery().state().epoch() != state.epoch()) {
          throw new LeaseLost(settled.delivery().shard());
        }
      }
      var settlement = new MemorySettlement(state, this);
      batch.settled().forEach(settlement::settle);
      var woken = settlement.end(batch.observed());
      var goingOn =
          batch.settled().stream()
              .filter(it -> it instanceof Settled.NothingDue)
              .map(it -> it.delivery().id())
              .filter(state.deliveries::containsKey)
              .collect(Collectors.toSet());
      batch.audit().stream().filter(it -> !goingOn.contains(it.cause())).forEach(state::add);
      batch.reviews().forEach(state::add);
      batch.windows().forEach(it -> state.windows.putIfAbsent(it.intent(), it));
      batch.deadLetters().forEach(it -> state.deadLetters.putIfAbsent(it.id(), it));
      return woken;
    }
  }

  @Override
  public Optional<Instant> nextDue(SystemId target, Slice slice, Set<String> except) {
    synchronized (state) {
      return claimable(target, slice)
          .filter(it -> !except.contains(it.delivery().entity()))
          .map(Waiting::due)
          .min(Comparator.naturalOrder());
    }
  }

  @Override
  public long depth(SystemId target) {
    synchronized (state) {
      return state.deliveries.values().stream()
          .filter(it -> it.delivery().target().equals(target))
          .count();
    }
  }

  @Override
  public Map<RecordId, ParentRecord> parents(Collection<RecordId> records) {
    synchronized (state) {
      return MemoryReferences.parents(state, records);
    }
  }

  @Override
  public Map<UUID, Ahead> ahead(Collection<UUID> deliveries) {
    synchronized (state) {
      return MemoryReferences.ahead(state, deliveries);
    }
  }

  @Override
  public Map<RecordId, Set<NativeRef>> keptApart(Collection<RecordId> records) {
    synchronized (state) {
      return state.apart.copies(records);
    }
  }

  @Override
  public Map<MatchValue, Set<NativeRef>> unmatched(Collection<MatchValue> values) {
    var found = new HashMap<MatchValue, Set<NativeRef>>();
    synchronized (state) {
      state.unmatched.forEach(
          (copy, its) ->
              its.stream()
                  .filter(values::contains)
                  .forEach(it -> found.computeIfAbsent(it, any -> new TreeSet<>()).add(copy)));
    }
    return found;
  }

  @Override
  public Map<RecordId, RecordState> states(Collection<RecordId> records) {
    synchronized (state) {
      return state.states(records);
    }
  }

  void replace(Delivery delivery, Instant due) {
    state.deliveries.put(delivery.id(), new Waiting(delivery, due));
  }

  /** Adds a delivery, or joins it into the one that is open for joining. */
  static void join(MemoryState state, Delivery delivery) {
    var open =
        state.deliveries.values().stream()
            .filter(it -> it.delivery().intent() == null && sameLane(it.delivery(), delivery))
            .findFirst();
    if (open.isEmpty()) {
      var stored =
          new Delivery(
              delivery.id(), delivery.change(), delivery.cause(), first(state, delivery), null);
      state.deliveries.put(stored.id(), new Waiting(stored, delivery.state().due()));
      if (delivery.origin().run() != null) {
        state.ofRuns.add(stored.id());
      }
    } else {
      var joined = joined(open.get().delivery(), delivery, 1);
      state.deliveries.put(joined.id(), new Waiting(joined, then(open.get(), delivery)));
      if (delivery.origin().run() == null) {
        state.ofRuns.remove(joined.id());
      }
    }
  }

  private static Instant then(Waiting open, Delivery later) {
    var it = open.delivery();
    if (open.waits()) {
      return later.state().due();
    }
    return later.joining(open.due(), it.createdAt(), it.attempts());
  }

  private static Delivery.State first(MemoryState state, Delivery it) {
    var at = it.createdAt();
    return new Delivery.State(state.nextSeq(), 0, 1, it.shard(), 0, at, at);
  }

  static Delivery joined(Delivery open, Delivery later, long revisions) {
    return new Delivery(
        open.id(),
        open.change().joined(later.change()),
        open.cause().joined(later.cause()),
        open.state().revised(revisions),
        open.intent());
  }

  /** The delivery under the lease that is held now. */
  Delivery with(Delivery it, @Nullable Intent intent, int attempts) {
    var s = it.state();
    var at = s.createdAt();
    var state =
        new Delivery.State(s.seq(), attempts, s.revision(), s.shard(), this.state.epoch(), at, at);
    return new Delivery(it.id(), it.change(), it.cause(), state, intent);
  }
}
