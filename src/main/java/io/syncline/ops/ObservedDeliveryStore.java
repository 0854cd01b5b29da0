package io.syncline.ops;

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
import io.syncline.ops.trace.PipelineTraces;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Counts how deliveries ended, once that is committed. */
public final class ObservedDeliveryStore implements DeliveryStore {

  private final DeliveryStore store;
  private final PipelineTraces traces;
  private final SyncMeters meters;

  public ObservedDeliveryStore(DeliveryStore store, SyncMeters meters, PipelineTraces traces) {
    this.traces = traces;
    this.store = store;
    this.meters = meters;
  }

  @Override
  public List<Delivery> claim(
      SystemId target, Slice slice, Instant now, int limit, Set<String> except) {
    var claimed = store.claim(target, slice, now, limit, except);
    traces.claimed(claimed);
    return claimed;
  }

  @Override
  public Set<UUID> commitIntents(Map<UUID, Intent> intents, Collection<Delivery> claimed) {
    var committed = store.commitIntents(intents, claimed);
    EventLog.sending(intents, claimed, committed);
    traces.sending(intents, claimed, committed);
    return committed;
  }

  @Override
  public boolean outlasts(Duration timeout) {
    return store.outlasts(timeout);
  }

  @Override
  public Map<UUID, String> admit(List<Admission> asked, Instant since, Instant now) {
    return store.admit(asked, since, now);
  }

  @Override
  public Set<SystemId> settle(SettledBatch batch) {
    var woken = store.settle(batch);
    batch.audit().forEach(meters::done);
    batch.reviews().forEach(meters::asked);
    batch.deadLetters().forEach(meters::deadLettered);
    EventLog.settled(batch);
    batch.observed().forEach(traces::received);
    for (var settled : batch.settled()) {
      traces.settled(settled.delivery(), EventLog.step(settled));
      if (settled instanceof Settled.Written written) {
        meters.arrived(written);
      }
    }
    return woken;
  }

  @Override
  public Optional<Instant> nextDue(SystemId target, Slice slice, Set<String> except) {
    return store.nextDue(target, slice, except);
  }

  @Override
  public long depth(SystemId target) {
    return store.depth(target);
  }

  @Override
  public Map<RecordId, ParentRecord> parents(Collection<RecordId> records) {
    return store.parents(records);
  }

  @Override
  public Map<UUID, Ahead> ahead(Collection<UUID> deliveries) {
    return store.ahead(deliveries);
  }

  @Override
  public Map<RecordId, Set<NativeRef>> keptApart(Collection<RecordId> records) {
    return store.keptApart(records);
  }

  @Override
  public Map<MatchValue, Set<NativeRef>> unmatched(Collection<MatchValue> values) {
    return store.unmatched(values);
  }

  @Override
  public Map<RecordId, RecordState> states(Collection<RecordId> records) {
    return store.states(records);
  }
}
