package io.syncline.store.memory;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ConflictingSides;
import io.syncline.core.conflict.KeptDecision;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.conflict.UndoneDecision;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.HeldCreation;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.Merger;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.ParentRecord;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.WriteWindow;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.IdentityTaken;
import io.syncline.core.sync.state.LeaseLost;
import io.syncline.core.sync.state.reads.StateReads;
import io.syncline.core.transform.rule.ClosedPeriods;
import io.syncline.core.workflow.EnrichmentAnswer;
import io.syncline.core.workflow.WorkflowInstance;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One transaction; what it saves takes effect when its work has ended without an exception. */
final class MemoryTransaction implements ChangeStore.Transaction, StateReads {

  private final MemoryState state;
  private final List<ChangeSet> saved = new ArrayList<>();

  MemoryTransaction(MemoryState state) {
    this.state = state;
  }

  /** In the order in which they take effect. */
  List<ChangeSet> saved() {
    return saved;
  }

  @Override
  public StateReads reads() {
    return this;
  }

  @Override
  public void lockMatchValues(SortedSet<MatchValue> values) {
    // the whole state is locked
  }

  @Override
  public Map<NativeRef, Link> links(Collection<NativeRef> refs) {
    return state.links(refs);
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
    return record != null && !record.gone();
  }

  @Override
  public Map<NativeRef, Set<NativeRef>> seeking(Collection<NativeRef> referenced) {
    var found = new HashMap<NativeRef, Set<NativeRef>>();
    state.seeking.forEach(
        (copy, named) ->
            named.stream()
                .filter(referenced::contains)
                .forEach(it -> found.computeIfAbsent(it, any -> new HashSet<>()).add(copy)));
    return found;
  }

  @Override
  public Set<Claim> claims(Collection<NativeRef> named, Collection<RecordId> records) {
    return MemoryReferences.claims(state, named, records);
  }

  @Override
  public Map<NativeRef, Effect.LinkEnded> tombstones(Collection<NativeRef> refs) {
    var found = new HashMap<>(state.tombstones);
    found.keySet().retainAll(refs);
    return found;
  }

  @Override
  public Set<MatchValue> suppressed(Collection<MatchValue> values) {
    return values.stream().filter(state.suppressed::contains).collect(Collectors.toSet());
  }

  @Override
  public ClosedPeriods closedPeriods(Set<String> syncs) {
    return new ClosedPeriods(
        state.closedPeriods.stream().filter(it -> syncs.contains(it.sync())).toList());
  }

  @Override
  public @Nullable WorkflowInstance lockWorkflow(UUID id) {
    return state.workflows.get(id);
  }

  @Override
  public @Nullable RecordId derived(String sync, String rule, RecordId source) {
    return state.derived.stream()
        .filter(it -> it.sync().equals(sync) && it.rule().equals(rule))
        .filter(
            it ->
                it.source().equals(source)
                    || source.equals(survivors(Set.of(it.source())).get(it.source())))
        .map(Effect.RecordDerived::derived)
        .findFirst()
        .orElse(null);
  }

  @Override
  public List<WorkflowInstance> lockOpen(
      String sync, String workflow, Collection<RecordId> records) {
    return state.workflows.values().stream()
        .filter(it -> !it.state().ended() && records.contains(it.subject().record()))
        .filter(it -> it.subject().sync().equals(sync))
        .filter(it -> it.subject().workflow().equals(workflow))
        .sorted(Comparator.comparing(WorkflowInstance::id))
        .toList();
  }

  @Override
  public Map<RecordId, UnifiedRecord> look(Collection<RecordId> records) {
    var found = new HashMap<>(state.records);
    found.keySet().retainAll(records);
    return found;
  }

  @Override
  public @Nullable EnrichmentAnswer enrichment(RecordId record, SystemId source) {
    return state.enrichments.get(new MemoryState.Enriched(record, source));
  }

  @Override
  public long enrichmentCalls(String sync, String month) {
    return state.enrichmentCalls.stream()
        .filter(it -> it.sync().equals(sync) && it.month().equals(month))
        .mapToLong(EnrichmentAnswer.Use::calls)
        .sum();
  }

  @Override
  public boolean isDelivering(RecordId record, SystemId target) {
    return state.deliveries.values().stream()
        .map(MemoryState.Waiting::delivery)
        .anyMatch(it -> it.record().equals(record) && it.target().equals(target));
  }

  @Override
  public int removals(String sync, Instant since) {
    return state.counted.stream()
        .filter(it -> it.sync().equals(sync) && it.at().isAfter(since))
        .mapToInt(Effect.RemovalsCounted::amount)
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
        .filter(it -> it.change().create() && it.intent() == null && records.contains(it.record()))
        .forEach(it -> found.computeIfAbsent(it.record(), any -> new HashSet<>()).add(it.target()));
    return found;
  }

  @Override
  public Set<RecordId> unsettled(String entity, SystemId system) {
    var asked =
        state.openReviews.values().stream()
            .filter(it -> it.kind() == ReviewItem.Kind.OUTCOME_UNKNOWN)
            .filter(it -> it.entity().equals(entity))
            .filter(it -> it.attributes().contains(HeldCreation.heldIn(system)))
            .flatMap(it -> Optional.ofNullable(it.record()).stream());
    var open =
        state.deliveries.values().stream()
            .map(MemoryState.Waiting::delivery)
            .filter(it -> it.change().create() && it.intent() != null)
            .filter(it -> it.entity().equals(entity) && it.target().equals(system))
            .map(Delivery::record);
    return Stream.concat(asked, open).limit(50).collect(Collectors.toSet());
  }

  @Override
  public Set<NativeRef> inQuestion(RecordId record, SystemId system) {
    return state.inQuestion(record, system);
  }

  @Override
  public Value.@Nullable Struct sentUnanswered(RecordId record, SystemId system) {
    return state.deadLetters.values().stream()
        .filter(it -> it.status() == DeadLetter.Status.OPEN)
        .filter(it -> it.isUnansweredCreate(record, system))
        .max(Comparator.comparing(DeadLetter::at))
        .map(it -> it.work().payload())
        .orElse(null);
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
  public Set<RecordId> keptApart(NativeRef copy, @Nullable RecordId was) {
    return state.apart.records(copy, was);
  }

  @Override
  public Optional<Merger> merger(UUID id) {
    return Optional.ofNullable(state.mergers.get(id));
  }

  @Override
  public Map<RecordId, RecordState> lock(SortedSet<RecordId> records) {
    return state.states(records);
  }

  @Override
  public Map<RecordId, ParentRecord> parents(Collection<RecordId> records) {
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
  public @Nullable KeptDecision keptDecision(ConflictingSides.Key key) {
    return state.keptDecisions.get(key);
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
  public List<UndoneDecision.Decided> decided(RecordId record) {
    return state.conflicts.values().stream()
        .filter(it -> it.record().equals(record) && !it.open())
        .sorted(Comparator.comparing((Conflict it) -> it.id().toString()).reversed())
        .map(it -> new UndoneDecision.Decided(it, state.before.getOrDefault(it.id(), Map.of())))
        .toList();
  }

  @Override
  public OpenQuestions questions(RecordId record) {
    return state.questions(record);
  }

  @Override
  public void save(ChangeSet changes) {
    changes.eventsTaken().forEach(this::fence);
    for (var it : changes.all(Effect.RecordSaved.class)) {
      var record = it.record().id();
      var now = state.records.get(record);
      if (it.versionRead() != (now == null ? 0 : now.version())) {
        throw new IllegalStateException("Record " + record + " was not locked when it was read");
      }
    }
    var ended =
        changes.all(Effect.LinkEnded.class).stream()
            .map(Effect.LinkEnded::ref)
            .collect(Collectors.toSet());
    for (var it : changes.all(Effect.LinkMade.class)) {
      if (!state.free(it.link(), ended)) {
        throw new IdentityTaken(it.link().ref());
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
