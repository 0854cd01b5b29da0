package io.syncline.store.memory;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.backfill.plan.InMemoryStores;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxQueue;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** Stores in memory for one page of a plan. */
public final class MemoryScratch implements InMemoryStores {

  /** Above every number that the sequence of a database comes to. */
  private static final long ABOVE = 1L << 60;

  private final MemoryState state;
  private final MemoryInbox inbox;
  private final Set<UUID> takenOver = new HashSet<>();

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
  public RecordState know(RecordState known, Set<MatchValue> values, OpenQuestions open) {
    synchronized (state) {
      var record = known.record();
      state.records.put(record.id(), record);
      state.matchValues.put(record.id(), values);
      var elsewhere = new HashSet<>(known.held());
      elsewhere.removeAll(open.heldWithout(Set.of()));
      state.heldElsewhere.put(record.id(), elsewhere);
      for (var it : open.items()) {
        takenOver.add(it.id());
        state.openReviews.put(it.id(), it);
      }
      open.conflicts().forEach(it -> state.conflicts.put(it.key(), it));
      state.restorations(record.id()).addAll(known.restorations());
      for (var it : known.links()) {
        state.links.put(it.link().ref(), it.link());
        state.shadows.put(it.link().ref(), it.shadow());
      }
      return state.state(record);
    }
  }

  @Override
  public void ended(Map<NativeRef, Effect.LinkEnded> tombstones) {
    synchronized (state) {
      tombstones.forEach(state.tombstones::putIfAbsent);
    }
  }

  @Override
  public List<Effect.CopyUnmatched> unmatched() {
    synchronized (state) {
      return state.unmatched.entrySet().stream()
          .map(it -> new Effect.CopyUnmatched(it.getKey(), it.getValue()))
          .toList();
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
    return questions(it -> !takenOver.contains(it.id()));
  }

  @Override
  public List<ReviewItem> asked() {
    return questions(it -> takenOver.contains(it.id()));
  }

  private List<ReviewItem> questions(Predicate<ReviewItem> which) {
    synchronized (state) {
      return state.openReviews.values().stream().filter(which).toList();
    }
  }

  @Override
  public List<DeadLetter> deadLetters() {
    synchronized (state) {
      return state.deadLetters.values().stream()
          .filter(it -> it.status() == DeadLetter.Status.OPEN)
          .toList();
    }
  }
}
