package io.syncline.route.work;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A target's queue of one delivery, in memory, and what was settled of it. */
public final class ScriptedDeliveries implements DeliveryStore {

  private final List<SettledBatch> settled = new ArrayList<>();
  private Delivery waiting;

  public ScriptedDeliveries(Delivery waiting) {
    this.waiting = waiting;
  }

  /** What the store holds now, whatever was claimed before. */
  public void becomes(Delivery delivery) {
    waiting = delivery;
  }

  public List<SettledBatch> settled() {
    return settled;
  }

  @Override
  public List<Delivery> claim(
      SystemId target, Slice slice, Instant now, int limit, Set<String> except) {
    return List.of(waiting);
  }

  @Override
  public boolean outlasts(Duration timeout) {
    return true;
  }

  @Override
  public Map<UUID, String> admit(List<Admission> asked, Instant since, Instant now) {
    return Map.of();
  }

  @Override
  public Map<RecordId, ParentRecord> parents(Collection<RecordId> records) {
    return Map.of();
  }

  @Override
  public Map<UUID, Ahead> ahead(Collection<UUID> deliveries) {
    return Map.of();
  }

  @Override
  public Set<SystemId> settle(SettledBatch batch) {
    settled.add(batch);
    return Set.of();
  }

  @Override
  public Set<UUID> commitIntents(Map<UUID, Intent> intents, Collection<Delivery> claimed) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Instant> nextDue(SystemId target, Slice slice, Set<String> except) {
    return Optional.empty();
  }

  @Override
  public long depth(SystemId target) {
    return 1;
  }

  @Override
  public Map<MatchValue, Set<NativeRef>> unmatched(Collection<MatchValue> values) {
    return Map.of();
  }

  @Override
  public Map<RecordId, Set<NativeRef>> keptApart(Collection<RecordId> records) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<RecordId, RecordState> states(Collection<RecordId> records) {
    throw new UnsupportedOperationException();
  }
}
