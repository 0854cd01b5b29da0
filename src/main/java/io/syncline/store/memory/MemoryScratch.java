package io.syncline.store.memory;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.backfill.Scratch;
import io.syncline.core.change.ChangeStore;
import io.syncline.core.change.IdentityChanges;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxQueue;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stores in memory for one page of a plan. */
public final class MemoryScratch implements Scratch {

  /** Above every number that the sequence of a database comes to. */
  private static final long ABOVE = 1L << 60;

  private final MemoryState state;
  private final MemoryInbox inbox;

  public MemoryScratch(Ids ids) {
    this.state = new MemoryState(ids);
    this.state.readAbove(ABOVE);
    this.inbox = new MemoryInbox(state);
  }

  @Override
  public Inbox inbox() {
    return inbox;
  }

  @Override
  public InboxQueue queue() {
    return inbox;
  }

  @Override
  public ChangeStore changes() {
    return new MemoryChangeStore(state, inbox);
  }

  @Override
  public DeliveryStore deliveries() {
    return new MemoryDeliveryStore(state);
  }

  @Override
  public RecordState know(RecordState known, Set<MatchValue> values) {
    synchronized (state) {
      var record = known.record();
      state.records.put(record.id(), record);
      state.matchValues.put(record.id(), values);
      state.heldElsewhere.put(record.id(), known.held());
      state.restorations(record.id()).addAll(known.restorations());
      for (var it : known.links()) {
        state.links.put(it.link().ref(), it.link());
        state.shadows.put(it.link().ref(), it.shadow());
      }
      return state.state(record);
    }
  }

  @Override
  public void ended(Map<NativeRef, IdentityChanges.Unlinked> tombstones) {
    synchronized (state) {
      tombstones.forEach(state.tombstones::putIfAbsent);
    }
  }

  @Override
  public Collection<RecordState> records() {
    synchronized (state) {
      return state.records.values().stream().map(state::state).toList();
    }
  }

  @Override
  public List<AuditEntry> account() {
    synchronized (state) {
      return List.copyOf(state.audit.values());
    }
  }

  @Override
  public List<Conflict> conflicts() {
    synchronized (state) {
      return List.copyOf(state.conflicts.values());
    }
  }

  @Override
  public List<ReviewItem> questions() {
    synchronized (state) {
      return List.copyOf(state.openReviews.values());
    }
  }

  @Override
  public List<DeadLetter> letters() {
    synchronized (state) {
      return state.deadLetters.values().stream()
          .filter(it -> it.status() == DeadLetter.Status.OPEN)
          .toList();
    }
  }
}
