package io.syncline.core.backfill;

import io.syncline.core.change.ChangeStore;
import io.syncline.core.conflict.Contest;
import io.syncline.core.conflict.Ruling;
import io.syncline.core.definition.Installation;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.identity.Findable;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known when a page of a plan is played: what earlier pages imagined, and beneath it what
 * is stored. Records are taken over into the scratch when they are first asked for.
 */
final class Knowledge {

  private final String plan;
  private final PlanStore plans;
  private final ChangeStore stored;
  private final DeliveryStore states;
  private final Installation installation;
  private final Scratch scratch;
  private final Set<NativeRef> met = new HashSet<>();
  private final Set<NativeRef> remembered = new HashSet<>();
  private final Map<RecordId, RecordState> learnt = new HashMap<>();
  private final Findable findable;
  private final Map<String, Integer> removals = new HashMap<>();
  private @Nullable Long live;

  Knowledge(
      String plan,
      PlanStore plans,
      ChangeStore stored,
      DeliveryStore states,
      Installation installation,
      Findable findable,
      Scratch scratch) {
    this.plan = plan;
    this.plans = plans;
    this.stored = stored;
    this.states = states;
    this.installation = installation;
    this.findable = findable;
    this.scratch = scratch;
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

  void match(Collection<MatchValue> values) {
    if (values.isEmpty()) {
      return;
    }
    var records = new HashSet<RecordId>();
    plans.matching(plan, values).values().forEach(records::addAll);
    stored.inTransaction(tx -> tx.matching(values)).values().forEach(records::addAll);
    learn(records);
  }

  void near(Collection<MatchValue> keys, int limit) {
    var records = new HashSet<RecordId>();
    plans.matching(plan, keys).values().forEach(records::addAll);
    records.addAll(stored.inTransaction(tx -> tx.near(keys, limit)).keySet());
    learn(records);
  }

  void learn(Collection<RecordId> records) {
    var strange = new HashSet<>(records);
    strange.removeAll(learnt.keySet());
    if (strange.isEmpty()) {
      return;
    }
    var imagined = plans.records(plan, strange);
    imagined.values().forEach(this::know);
    strange.removeAll(imagined.keySet());
    if (!strange.isEmpty()) {
      states.states(strange).values().forEach(this::know);
    }
  }

  private void know(RecordState state) {
    var record = state.record();
    Set<MatchValue> values =
        installation
            .entity(record.entity())
            .map(entity -> findable.values(entity, state))
            .orElse(Set.of());
    learnt.put(record.id(), scratch.know(state, values));
    state.links().forEach(it -> met.add(it.link().ref()));
  }

  void remember(Collection<NativeRef> refs) {
    var strange = new HashSet<>(refs);
    strange.removeAll(remembered);
    if (!strange.isEmpty()) {
      remembered.addAll(strange);
      var ended = stored.inTransaction(tx -> tx.tombstones(strange));
      ended.values().forEach(it -> learn(Set.of(it.record())));
      scratch.ended(ended);
    }
  }

  Map<NativeRef, Set<NativeRef>> seeking(Collection<NativeRef> whom) {
    return stored.inTransaction(tx -> tx.seeking(whom));
  }

  Set<ChangeStore.Transaction.Claim> claims(
      Collection<NativeRef> named, Collection<RecordId> records) {
    return stored.inTransaction(tx -> tx.claims(named, records));
  }

  Map<RecordId, RecordId> survivors(Collection<RecordId> records) {
    return stored.inTransaction(tx -> tx.survivors(records));
  }

  @Nullable Ruling ruling(Contest.Key key) {
    return stored.inTransaction(tx -> tx.ruling(key));
  }

  Set<RecordId> children(RecordId parent) {
    return stored.inTransaction(tx -> tx.children(parent));
  }

  int removals(String sync, Instant since) {
    return removals.computeIfAbsent(sync, it -> stored.inTransaction(tx -> tx.removals(it, since)));
  }

  long liveLinks(Collection<SystemId> systems) {
    if (live == null) {
      live = stored.inTransaction(tx -> tx.liveLinks(systems));
    }
    return live;
  }
}
