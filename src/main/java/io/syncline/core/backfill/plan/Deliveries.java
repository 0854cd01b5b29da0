package io.syncline.core.backfill.plan;

import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.Intent;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.ParentRecord;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The scratch's own deliveries, which learn of the records that others refer to. */
final class Deliveries implements DeliveryStore {

  private final DeliveryStore scratch;
  private final PlanSnapshot planSnapshot;

  Deliveries(DeliveryStore scratch, PlanSnapshot planSnapshot) {
    this.scratch = scratch;
    this.planSnapshot = planSnapshot;
  }

  @Override
  public List<Delivery> claim(
      SystemId target, Slice slice, Instant now, int limit, Set<String> except) {
    return scratch.claim(target, slice, now, limit, except);
  }

  @Override
  public Set<UUID> commitIntents(Map<UUID, Intent> intents, Collection<Delivery> claimed) {
    return scratch.commitIntents(intents, claimed);
  }

  @Override
  public boolean outlasts(Duration timeout) {
    return true;
  }

  /** No brake: a plan shows every create, and what a person approves passes the brake. */
  @Override
  public Map<UUID, String> admit(List<Admission> asked, Instant since, Instant now) {
    return Map.of();
  }

  @Override
  public Set<SystemId> settle(SettledBatch batch) {
    return scratch.settle(batch);
  }

  @Override
  public Optional<Instant> nextDue(SystemId target, Slice slice, Set<String> except) {
    return scratch.nextDue(target, slice, except);
  }

  @Override
  public long depth(SystemId target) {
    return scratch.depth(target);
  }

  @Override
  public Map<RecordId, RecordState> states(Collection<RecordId> records) {
    return scratch.states(records);
  }

  @Override
  public Map<RecordId, Set<NativeRef>> keptApart(Collection<RecordId> records) {
    return planSnapshot.keptApart(records);
  }

  @Override
  public Map<MatchValue, Set<NativeRef>> unmatched(Collection<MatchValue> values) {
    return planSnapshot.unmatched(values);
  }

  @Override
  public Map<RecordId, ParentRecord> parents(Collection<RecordId> records) {
    planSnapshot.learn(records);
    return scratch.parents(records);
  }

  @Override
  public Map<UUID, Ahead> ahead(Collection<UUID> deliveries) {
    return scratch.ahead(deliveries);
  }
}
