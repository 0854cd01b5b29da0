package io.syncline.core.backfill.plan;

import io.syncline.core.conflict.ConflictingSides;
import io.syncline.core.conflict.KeptDecision;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.identity.Findable;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.reads.IdentityReads;
import io.syncline.core.transform.rule.ClosedPeriods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known when a page of a plan is played: what earlier pages plannedWrites, and beneath it
 * what is stored. Records are taken over into the scratch when they are first asked for.
 */
final class PlanSnapshot {

  private final String plan;
  private final PlanStore plans;
  private final ChangeStore stored;
  private final DeliveryStore states;
  private final Installation installation;
  private final InMemoryStores inMemoryStores;
  private final Set<NativeRef> met = new HashSet<>();
  private final Set<NativeRef> remembered = new HashSet<>();
  private final Map<RecordId, RecordState> learnt = new HashMap<>();
  private final Findable findable;
  private final Map<String, Integer> removals = new HashMap<>();
  private @Nullable Long live;

  PlanSnapshot(
      String plan,
      PlanStore plans,
      ChangeStore stored,
      DeliveryStore states,
      Installation installation,
      Findable findable,
      InMemoryStores inMemoryStores) {
    this.plan = plan;
    this.plans = plans;
    this.stored = stored;
    this.states = states;
    this.installation = installation;
    this.findable = findable;
    this.inMemoryStores = inMemoryStores;
  }

  /** The records as they were taken over. */
  Map<RecordId, RecordState> learnt() {
    return learnt;
  }

  void meet(Collection<NativeRef> refs) {
    var strange = new HashSet<>(refs);
    strange.removeAll(met);
    if (strange.isEmpty()) {
      return;
    }
    met.addAll(strange);
    var records = new HashSet<RecordId>(plans.owners(plan, strange).values());
    stored.links(strange).values().stream().map(Link::record).forEach(records::add);
    learn(records);
  }

  Set<RecordId> keptApart(NativeRef copy, @Nullable RecordId was) {
    return stored.inTransaction(tx -> tx.reads().keptApart(copy, was));
  }

  ClosedPeriods closedPeriods(Set<String> syncs) {
    return stored.inTransaction(tx -> tx.reads().closedPeriods(syncs));
  }

  Set<MatchValue> suppressed(Collection<MatchValue> values) {
    return stored.inTransaction(tx -> tx.reads().suppressed(values));
  }

  Map<RecordId, Set<NativeRef>> keptApart(Collection<RecordId> records) {
    return states.keptApart(records);
  }

  Map<MatchValue, Set<NativeRef>> unmatched(Collection<MatchValue> values) {
    return states.unmatched(values);
  }

  void match(Collection<MatchValue> values) {
    if (values.isEmpty()) {
      return;
    }
    var records = new HashSet<RecordId>();
    plans.matching(plan, values).values().forEach(records::addAll);
    stored.inTransaction(tx -> tx.reads().matching(values)).values().forEach(records::addAll);
    learn(records);
  }

  void near(Collection<MatchValue> keys, int limit) {
    var records = new HashSet<RecordId>();
    plans.matching(plan, keys).values().forEach(records::addAll);
    records.addAll(stored.inTransaction(tx -> tx.reads().near(keys, limit)).keySet());
    learn(records);
  }

  void learn(Collection<RecordId> records) {
    var strange = new HashSet<>(records);
    strange.removeAll(learnt.keySet());
    if (strange.isEmpty()) {
      return;
    }
    var planned = plans.records(plan, strange);
    var read = readSince(planned.values());
    planned.values().stream().filter(it -> !read.containsKey(it.record().id())).forEach(this::know);
    strange.removeAll(planned.keySet());
    if (!strange.isEmpty()) {
      states.states(strange).values().forEach(it -> know(withPlanned(it)));
    }
    learn(read.values());
  }

  /**
   * Records that an earlier page planned, and that live sync has made of the same copies since: by
   * what it made.
   */
  private Map<RecordId, RecordId> readSince(Collection<RecordState> planned) {
    var owners = new HashMap<NativeRef, RecordId>();
    planned.forEach(state -> refs(state).forEach(ref -> owners.put(ref, state.record().id())));
    var read = new HashMap<RecordId, RecordId>();
    stored
        .links(owners.keySet())
        .forEach(
            (ref, link) -> {
              var owner = owners.get(ref);
              if (owner != null && !owner.equals(link.record())) {
                read.put(owner, link.record());
              }
            });
    return read;
  }

  /** A stored record with the copies that the plan made for its like before it was stored. */
  private RecordState withPlanned(RecordState state) {
    var owners = new HashSet<>(plans.owners(plan, refs(state)).values());
    owners.remove(state.record().id());
    if (owners.isEmpty()) {
      return state;
    }
    var copies = new ArrayList<>(state.links());
    for (var other : plans.records(plan, owners).values()) {
      other.links().stream()
          .filter(it -> state.link(it.link().ref()).isEmpty())
          .map(it -> of(state.record().id(), it))
          .forEach(copies::add);
    }
    return state.with(copies);
  }

  private static RecordState.LinkState of(RecordId record, RecordState.LinkState it) {
    var link = it.link();
    var own =
        new Link(
            record, link.ref(), link.role(), link.generation(), link.madeBy(), link.lastSync());
    return new RecordState.LinkState(own, it.shadow(), it.openIntent(), it.awaiting());
  }

  private static Set<NativeRef> refs(RecordState state) {
    return state.links().stream().map(it -> it.link().ref()).collect(Collectors.toSet());
  }

  private void know(RecordState state) {
    var record = state.record();
    Set<MatchValue> values =
        installation
            .entity(record.entity())
            .map(entity -> findable.values(entity, state))
            .orElse(Set.of());
    learnt.put(record.id(), inMemoryStores.know(state, values, questions(state)));
    state.links().forEach(it -> met.add(it.link().ref()));
  }

  /** What is stored and was not answered by an earlier page. */
  private OpenQuestions questions(RecordState state) {
    if (state.held().isEmpty()) {
      return OpenQuestions.NONE;
    }
    var open = stored.inTransaction(tx -> tx.reads().questions(state.record().id()));
    return new OpenQuestions(
        open.items().stream().filter(it -> state.held().containsAll(it.attributes())).toList(),
        open.conflicts().stream().filter(it -> state.held().contains(it.attribute())).toList());
  }

  void remember(Collection<NativeRef> refs) {
    var strange = new HashSet<>(refs);
    strange.removeAll(remembered);
    if (!strange.isEmpty()) {
      remembered.addAll(strange);
      var ended = stored.inTransaction(tx -> tx.reads().tombstones(strange));
      ended.values().forEach(it -> learn(Set.of(it.record())));
      inMemoryStores.ended(ended);
    }
  }

  Map<NativeRef, Set<NativeRef>> seeking(Collection<NativeRef> targets) {
    return stored.inTransaction(tx -> tx.reads().seeking(targets));
  }

  Set<IdentityReads.Claim> claims(Collection<NativeRef> named, Collection<RecordId> records) {
    return stored.inTransaction(tx -> tx.reads().claims(named, records));
  }

  /** Taken over: who asks is to compare with them. */
  Set<RecordId> unsettled(String entity, SystemId system) {
    var records = stored.inTransaction(tx -> tx.reads().unsettled(entity, system));
    learn(records);
    return records;
  }

  Value.@Nullable Struct sentUnanswered(RecordId record, SystemId system) {
    return stored.inTransaction(tx -> tx.reads().sentUnanswered(record, system));
  }

  Map<RecordId, RecordId> survivors(Collection<RecordId> records) {
    return stored.inTransaction(tx -> tx.reads().survivors(records));
  }

  @Nullable KeptDecision keptDecision(ConflictingSides.Key key) {
    return stored.inTransaction(tx -> tx.reads().keptDecision(key));
  }

  Set<RecordId> children(RecordId parent) {
    return stored.inTransaction(tx -> tx.reads().children(parent));
  }

  int removals(String sync, Instant since) {
    return removals.computeIfAbsent(
        sync, it -> stored.inTransaction(tx -> tx.reads().removals(it, since)));
  }

  long liveLinks(Collection<SystemId> systems) {
    if (live == null) {
      live = stored.inTransaction(tx -> tx.reads().liveLinks(systems));
    }
    return live;
  }
}
