package io.syncline.store.memory;

import io.syncline.core.change.ChangeSet;
import io.syncline.core.change.ChangeStore;
import io.syncline.core.change.IdentityChanges;
import io.syncline.core.change.IdentityTaken;
import io.syncline.core.change.LeaseLost;
import io.syncline.core.conflict.Closing;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Contest;
import io.syncline.core.conflict.Fingerprint;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Overturned;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.conflict.Ruling;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.Creation;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.Merger;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Parent;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.Value;
import io.syncline.core.model.WriteWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records, links and shadows in memory; transactions run one after the other. */
final class MemoryChangeStore implements ChangeStore {

  private final MemoryState state;
  private final MemoryInbox inbox;

  MemoryChangeStore(MemoryState state, MemoryInbox inbox) {
    this.state = state;
    this.inbox = inbox;
  }

  @Override
  public long nextReadNumber() {
    synchronized (state) {
      return state.nextRead();
    }
  }

  @Override
  public Map<NativeRef, Link> links(Collection<NativeRef> refs) {
    synchronized (state) {
      var found = new HashMap<NativeRef, Link>();
      for (var ref : refs) {
        var link = state.links.get(ref);
        if (link != null) {
          found.put(ref, link);
        }
      }
      return found;
    }
  }

  @Override
  public <T> T inTransaction(Function<Transaction, T> work) {
    synchronized (state) {
      var judgement = new Judgement();
      var result = work.apply(judgement);
      judgement.saved.forEach(this::apply);
      return result;
    }
  }

  /** In the order of the tables' store: what is queued first is taken first. */
  private void apply(ChangeSet changes) {
    clear(changes.identity());
    state.records.putAll(changes.records());
    state.matchValues.putAll(changes.matchValues());
    changes.links().values().forEach(state::put);
    state.shadows.putAll(changes.shadows());
    changes.synced().values().forEach(state::mark);
    state.counted.addAll(changes.counted());
    changes.conflicts().forEach(this::add);
    state.rulings.putAll(changes.rulings());
    changes.answered().forEach(it -> state.answered(it.kind(), it.subject()));
    changes.closings().forEach(this::close);
    changes.overturned().forEach(this::reopen);
    changes
        .settledAttributes()
        .forEach(
            (record, names) ->
                state.restorations(record).removeIf(it -> names.contains(it.attribute())));
    changes.restorations().forEach((record, list) -> state.restorations(record).addAll(list));
    changes.reviews().forEach(state::add);
    changes.deliveries().stream()
        .sorted(Comparator.comparing(Delivery::record).thenComparing(Delivery::target))
        .forEach(it -> MemoryDeliveryStore.join(state, it));
    changes.judged().forEach(this::settle);
    changes.hastened().forEach(this::hasten);
    inbox.accept(changes.events());
    changes.audit().forEach(state::add);
    changes.deadLetters().forEach(it -> state.deadLetters.putIfAbsent(it.id(), it));
    keep(changes.identity());
    changes.done().forEach(it -> state.queue.remove(it.seq()));
    changes.putOff().forEach((event, it) -> inbox.putOff(event, it.at(), it.attempt()));
    MemoryReferences.save(state, changes.references());
    changes.awaiting().values().forEach(it -> MemoryReferences.await(state, it));
    changes.seeking().values().forEach(it -> state.seeking.put(it.copy(), it.whom()));
    changes.links().values().forEach(it -> MemoryReferences.linked(state, it));
  }

  private void close(Closing closing) {
    var answer = new Review.Answer(closing.resolution(), closing.actor(), closing.at());
    closing.reviews().forEach(it -> state.close(it, closing.status(), answer));
    for (var verdict : closing.verdicts()) {
      state.conflicts.values().stream()
          .filter(it -> it.id().equals(verdict.conflict()))
          .map(MemoryChangeStore::key)
          .forEach(
              it ->
                  state.rulings.computeIfPresent(
                      it,
                      (key, ruled) ->
                          new Ruling(key, ruled.rule(), verdict.value(), closing.at())));
      state.before.put(verdict.conflict(), verdict.before());
      state.decided.add(verdict.conflict());
      state.conflicts.replaceAll(
          (key, it) ->
              it.id().equals(verdict.conflict()) && it.open()
                  ? decided(it, verdict, closing.actor())
                  : it);
    }
  }

  private static Contest.Key key(Conflict it) {
    return new Contest.Key(
        it.record(),
        it.attribute(),
        Fingerprint.of(it.base(), it.held().value(), it.seen().value()));
  }

  private void reopen(Overturned overturned) {
    state.overturned.add(overturned.conflict());
    state.conflicts.values().stream()
        .filter(it -> it.id().equals(overturned.conflict()))
        .map(MemoryChangeStore::key)
        .forEach(state.rulings::remove);
    state.conflicts.replaceAll(
        (key, it) -> it.id().equals(overturned.conflict()) ? with(it, null, null, "person") : it);
  }

  private static Conflict decided(Conflict it, Closing.Verdict verdict, String actor) {
    return with(it, verdict.winner(), verdict.value(), actor);
  }

  private static Conflict with(
      Conflict it, @Nullable SystemId winner, @Nullable Value outcome, String actor) {
    return new Conflict(
        it.id(),
        it.record(),
        it.entity(),
        it.attribute(),
        it.kind(),
        it.base(),
        it.held(),
        it.seen(),
        it.rule(),
        winner,
        outcome,
        actor,
        it.at());
  }

  private void clear(IdentityChanges changes) {
    changes.unlinked().values().forEach(state::unlink);
    state
        .deliveries
        .values()
        .removeIf(
            it ->
                it.delivery().intent() == null
                    && changes.cancelled().contains(it.delivery().record()));
    for (var item : List.copyOf(state.openReviews.values())) {
      if (item.record() != null && changes.answered().containsKey(item.record())) {
        var answer = new Review.Answer(changes.answered().get(item.record()), null, item.at());
        state.close(item.id(), Review.Status.ANSWERED, answer);
      }
    }
    state.conflicts.replaceAll(
        (key, it) ->
            it.open() && changes.answered().containsKey(it.record())
                ? with(
                    it, it.held().system(), it.held().value(), changes.answered().get(it.record()))
                : it);
  }

  /** What is kept of merges, and what is to be looked at because of them. */
  private void keep(IdentityChanges changes) {
    changes.mergers().forEach(it -> state.mergers.put(it.id(), it));
    changes.undone().keySet().forEach(state.mergers::remove);
    inbox.accept(changes.observed());
  }

  private void settle(ChangeSet.Judged look) {
    if (look.whole()) {
      state.deadLetters.replaceAll(
          (id, it) ->
              it.status() == DeadLetter.Status.OPEN
                      && it.kind() == DeadLetter.Kind.EVENT
                      && look.ref().equals(it.ref())
                  ? MemoryDeadLetters.with(it, DeadLetter.Status.SUPERSEDED)
                  : it);
      state.answered(ReviewItem.Kind.OBSERVED_DELETE, look.ref().toString());
    }
    if (look.awaited()) {
      hasten(new ChangeSet.Hastened(look.record(), look.ref().system(), look.at()));
    }
  }

  private void hasten(ChangeSet.Hastened what) {
    state.deliveries.replaceAll(
        (id, it) ->
            it.delivery().record().equals(what.record())
                    && it.delivery().target().equals(what.target())
                    && it.delivery().intent() == null
                    && it.due().isAfter(what.at())
                ? new MemoryState.Waiting(it.delivery(), what.at())
                : it);
  }

  /** The same values again are the same conflict; one that has become a question is asked again. */
  private void add(Conflict conflict) {
    state.conflicts.merge(
        conflict.key(),
        conflict,
        (there, again) -> again.open() && !there.open() ? asked(there, again) : there);
  }

  private Conflict asked(Conflict there, Conflict again) {
    state.overturned.remove(there.id());
    state.decided.remove(there.id());
    return new Conflict(
        there.id(),
        there.record(),
        there.entity(),
        there.attribute(),
        again.kind(),
        again.base(),
        again.held(),
        again.seen(),
        again.rule(),
        null,
        again.decidedBy(),
        again.at());
  }

  /** One transaction; what it saves takes effect when its work has ended without an exception. */
  private final class Judgement implements Transaction {

    final List<ChangeSet> saved = new ArrayList<>();

    @Override
    public void lockMatchValues(SortedSet<MatchValue> values) {
      // the whole state is locked
    }

    @Override
    public Map<NativeRef, Link> links(Collection<NativeRef> refs) {
      return MemoryChangeStore.this.links(refs);
    }

    @Override
    public Map<NativeRef, List<WriteWindow>> windows(Collection<NativeRef> refs) {
      return state.windows.values().stream()
          .filter(it -> refs.contains(it.ref()))
          .collect(Collectors.groupingBy(WriteWindow::ref));
    }

    @Override
    public Map<MatchValue, Set<RecordId>> matching(Collection<MatchValue> values) {
      var found = new HashMap<MatchValue, Set<RecordId>>();
      state.matchValues.forEach(
          (record, mine) -> {
            if (isLive(record)) {
              mine.stream()
                  .filter(values::contains)
                  .forEach(it -> found.computeIfAbsent(it, any -> new HashSet<>()).add(record));
            }
          });
      return found;
    }

    @Override
    public Map<RecordId, NearRecord> near(Collection<MatchValue> keys, int limit) {
      var found = new LinkedHashMap<RecordId, NearRecord>();
      state.matchValues.forEach(
          (record, mine) -> {
            var shared = new HashSet<>(mine);
            shared.retainAll(keys);
            if (!shared.isEmpty() && isLive(record)) {
              found.put(record, new NearRecord(state.records.get(record), shared));
            }
          });
      var nearest =
          found.keySet().stream()
              .sorted(
                  Comparator.comparingInt((RecordId it) -> -found.get(it).shared().size())
                      .thenComparing(Comparator.naturalOrder()))
              .limit(limit)
              .toList();
      found.keySet().retainAll(nearest);
      return found;
    }

    private boolean isLive(RecordId id) {
      var record = state.records.get(id);
      return record != null && record.status() != UnifiedRecord.Status.DELETED;
    }

    @Override
    public Map<NativeRef, Set<NativeRef>> seeking(Collection<NativeRef> whom) {
      var found = new HashMap<NativeRef, Set<NativeRef>>();
      state.seeking.forEach(
          (copy, named) ->
              named.stream()
                  .filter(whom::contains)
                  .forEach(it -> found.computeIfAbsent(it, any -> new HashSet<>()).add(copy)));
      return found;
    }

    @Override
    public Set<Claim> claims(Collection<NativeRef> named, Collection<RecordId> records) {
      return MemoryReferences.claims(state, named, records);
    }

    @Override
    public Map<NativeRef, IdentityChanges.Unlinked> tombstones(Collection<NativeRef> refs) {
      var found = new HashMap<>(state.tombstones);
      found.keySet().retainAll(refs);
      return found;
    }

    @Override
    public int removals(String sync, Instant since) {
      return state.counted.stream()
          .filter(it -> it.sync().equals(sync) && it.at().isAfter(since))
          .mapToInt(ChangeSet.Counted::amount)
          .sum();
    }

    @Override
    public long liveLinks(Collection<SystemId> systems) {
      return state.links.keySet().stream().filter(it -> systems.contains(it.system())).count();
    }

    @Override
    public Map<RecordId, Set<SystemId>> creating(Collection<RecordId> records) {
      var found = new HashMap<RecordId, Set<SystemId>>();
      state.deliveries.values().stream()
          .map(MemoryState.Waiting::delivery)
          .filter(it -> it.create() && it.intent() == null && records.contains(it.record()))
          .forEach(
              it -> found.computeIfAbsent(it.record(), any -> new HashSet<>()).add(it.target()));
      return found;
    }

    @Override
    public Set<RecordId> unsettled(String entity, SystemId system) {
      var asked =
          state.openReviews.values().stream()
              .filter(it -> it.kind() == ReviewItem.Kind.OUTCOME_UNKNOWN)
              .filter(it -> it.entity().equals(entity))
              .filter(it -> it.attributes().contains(Creation.heldIn(system)))
              .flatMap(it -> Optional.ofNullable(it.record()).stream());
      var open =
          state.deliveries.values().stream()
              .map(MemoryState.Waiting::delivery)
              .filter(it -> it.create() && it.intent() != null)
              .filter(it -> it.entity().equals(entity) && it.target().equals(system))
              .map(Delivery::record);
      return Stream.concat(asked, open).limit(50).collect(Collectors.toSet());
    }

    @Override
    public Map<RecordId, RecordId> survivors(Collection<RecordId> records) {
      var next = new HashMap<RecordId, RecordId>();
      state.mergers.values().forEach(it -> next.put(it.loser(), it.survivor()));
      var found = new HashMap<RecordId, RecordId>();
      for (var record : records) {
        for (var it = next.get(record); it != null && !it.equals(record); it = next.get(it)) {
          found.put(record, it);
        }
      }
      return found;
    }

    @Override
    public Optional<Merger> merger(UUID id) {
      return Optional.ofNullable(state.mergers.get(id));
    }

    @Override
    public Map<RecordId, RecordState> lock(SortedSet<RecordId> records) {
      var found = new HashMap<RecordId, RecordState>();
      for (var id : records) {
        var record = state.records.get(id);
        if (record != null) {
          found.put(id, state.state(record));
        }
      }
      return found;
    }

    @Override
    public Map<RecordId, Parent> parents(Collection<RecordId> records) {
      return MemoryReferences.parents(state, records);
    }

    @Override
    public Set<RecordId> children(RecordId parent) {
      return MemoryReferences.children(state, parent);
    }

    @Override
    public Map<RecordId, Set<String>> followers(RecordId loser) {
      return MemoryReferences.followers(state, loser);
    }

    @Override
    public @Nullable Ruling ruling(Contest.Key key) {
      return state.rulings.get(key);
    }

    @Override
    public Optional<Review> review(UUID id) {
      return Optional.ofNullable(state.review(id));
    }

    @Override
    public Optional<Conflict> conflict(UUID id) {
      return state.conflicts.values().stream().filter(it -> it.id().equals(id)).findFirst();
    }

    @Override
    public List<Overturned.Decided> decided(RecordId record) {
      return state.conflicts.values().stream()
          .filter(it -> it.record().equals(record) && !it.open())
          .sorted(Comparator.comparing((Conflict it) -> it.id().toString()).reversed())
          .map(it -> new Overturned.Decided(it, state.before.getOrDefault(it.id(), Map.of())))
          .toList();
    }

    @Override
    public OpenQuestions questions(RecordId record) {
      return state.questions(record);
    }

    @Override
    public void save(ChangeSet changes) {
      changes.done().forEach(this::fence);
      changes.putOff().keySet().forEach(this::fence);
      for (var record : changes.records().keySet()) {
        var now = state.records.get(record);
        if (changes.versionRead(record) != (now == null ? 0 : now.version())) {
          throw new IllegalStateException("Record " + record + " was not locked when it was read");
        }
      }
      for (var link : changes.links().values()) {
        if (!state.free(link, changes.identity().unlinked().keySet())) {
          throw new IdentityTaken(link.ref());
        }
      }
      saved.add(changes);
    }

    private void fence(QueuedEvent event) {
      if (event.epoch() != state.epoch() || !state.queue.containsKey(event.seq())) {
        throw new LeaseLost(event.shard());
      }
    }
  }
}
