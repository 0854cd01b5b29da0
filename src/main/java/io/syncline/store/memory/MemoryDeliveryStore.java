package io.syncline.store.memory;

import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.Settled;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Parent;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.state.LeaseLost;
import io.syncline.store.delivery.StillDue;
import io.syncline.store.memory.MemoryState.Waiting;
import io.syncline.store.sql.BatchTurns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
              .sorted(Comparator.comparing(Waiting::due).thenComparing(it -> it.delivery().seq()))
              .toList();
      var all = first.subList(0, Math.min(limit, first.size()));
      return BatchTurns.of(
              limit, all, this::ofRun, () -> first.stream().filter(it -> !ofRun(it)).toList())
          .stream()
          .map(Waiting::delivery)
          .map(
              it ->
                  with(it, it.attributes(), it.causes(), it.revision(), it.intent(), it.attempts()))
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
          replace(
              with(now, now.attributes(), now.causes(), now.revision(), intent, now.attempts()),
              waiting.due());
          committed.add(delivery.id());
        }
      }
      return committed;
    }
  }

  private boolean mayCommit(Delivery now, Delivery claimed, Intent intent) {
    var record = state.records.get(claimed.record());
    return record != null
        && claimed.epoch() == state.epoch()
        && now.revision() == claimed.revision()
        && StillDue.holds(
            record,
            state.copies(record.id()),
            StillDue.asked(
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
        if (settled.delivery().epoch() != state.epoch()) {
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
  public Map<RecordId, Parent> parents(Collection<RecordId> records) {
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
              delivery.id(),
              state.nextSeq(),
              delivery.record(),
              delivery.entity(),
              delivery.target(),
              delivery.attributes(),
              delivery.causes(),
              delivery.origin(),
              delivery.create(),
              0,
              1,
              delivery.shard(),
              0,
              delivery.createdAt(),
              null);
      state.deliveries.put(stored.id(), new Waiting(stored, delivery.due()));
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
      return later.due();
    }
    return later.joining(open.due(), it.createdAt(), it.attempts());
  }

  static Delivery joined(Delivery open, Delivery later, long revisions) {
    var attributes = new HashSet<>(open.attributes());
    attributes.addAll(later.attributes());
    var causes = new LinkedHashSet<>(open.causes());
    causes.addAll(later.causes());
    return new Delivery(
        open.id(),
        open.seq(),
        open.record(),
        open.entity(),
        open.target(),
        attributes,
        new ArrayList<>(causes),
        open.origin().joined(later.origin()),
        open.create() || later.create(),
        open.attempts(),
        open.revision() + revisions,
        open.shard(),
        open.epoch(),
        open.createdAt(),
        open.intent());
  }

  /** The delivery under the lease that is held now. */
  Delivery with(
      Delivery it,
      Set<String> attributes,
      List<UUID> causes,
      long revision,
      @Nullable Intent intent,
      int attempts) {
    return new Delivery(
        it.id(),
        it.seq(),
        it.record(),
        it.entity(),
        it.target(),
        attributes,
        causes,
        it.origin(),
        it.create(),
        attempts,
        revision,
        it.shard(),
        state.epoch(),
        it.createdAt(),
        intent);
  }
}
