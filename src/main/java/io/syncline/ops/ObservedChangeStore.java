package io.syncline.ops;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Contest;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Overturned;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.Ruling;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.Merger;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Parent;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.WriteWindow;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts what judgements led to, once they are committed. */
public final class ObservedChangeStore implements ChangeStore {

  private final ChangeStore store;
  private final SyncMeters meters;

  public ObservedChangeStore(ChangeStore store, SyncMeters meters) {
    this.store = store;
    this.meters = meters;
  }

  @Override
  public long nextReadNumber() {
    return store.nextReadNumber();
  }

  @Override
  public Map<NativeRef, Link> links(Collection<NativeRef> refs) {
    return store.links(refs);
  }

  @Override
  public <T> T inTransaction(Function<Transaction, T> work) {
    var saved = new ArrayList<ChangeSet>();
    var result =
        store.inTransaction(
            tx -> {
              saved.clear();
              return work.apply(new Observed(tx, saved));
            });
    saved.forEach(this::count);
    return result;
  }

  private void count(ChangeSet changes) {
    changes.all(Effect.Audited.class).forEach(it -> meters.done(it.entry()));
    changes.all(Effect.ConflictFound.class).forEach(it -> meters.conflicted(it.conflict()));
    changes.all(Effect.ReviewOpened.class).forEach(it -> meters.asked(it.item()));
    changes.all(Effect.DeadLettered.class).forEach(it -> meters.deadLettered(it.letter()));
    EventLog.judged(changes);
  }

  /** Collects what is saved; it is counted only after the commit. */
  private record Observed(Transaction tx, List<ChangeSet> saved) implements Transaction {

    @Override
    public void lockMatchValues(SortedSet<MatchValue> values) {
      tx.lockMatchValues(values);
    }

    @Override
    public Map<NativeRef, Link> links(Collection<NativeRef> refs) {
      return tx.links(refs);
    }

    @Override
    public Map<NativeRef, List<WriteWindow>> windows(Collection<NativeRef> refs) {
      return tx.windows(refs);
    }

    @Override
    public Map<MatchValue, Set<RecordId>> matching(Collection<MatchValue> values) {
      return tx.matching(values);
    }

    @Override
    public Map<RecordId, NearRecord> near(Collection<MatchValue> keys, int limit) {
      return tx.near(keys, limit);
    }

    @Override
    public Set<Claim> claims(Collection<NativeRef> named, Collection<RecordId> records) {
      return tx.claims(named, records);
    }

    @Override
    public Map<NativeRef, Set<NativeRef>> seeking(Collection<NativeRef> referenced) {
      return tx.seeking(referenced);
    }

    @Override
    public Map<NativeRef, Effect.LinkEnded> tombstones(Collection<NativeRef> refs) {
      return tx.tombstones(refs);
    }

    @Override
    public int removals(String sync, Instant since) {
      return tx.removals(sync, since);
    }

    @Override
    public long liveLinks(Collection<SystemId> systems) {
      return tx.liveLinks(systems);
    }

    @Override
    public Map<RecordId, Parent> parents(Collection<RecordId> records) {
      return tx.parents(records);
    }

    @Override
    public Set<RecordId> children(RecordId parent) {
      return tx.children(parent);
    }

    @Override
    public Map<RecordId, Set<String>> followers(RecordId loser) {
      return tx.followers(loser);
    }

    @Override
    public Set<RecordId> unsettled(String entity, SystemId system) {
      return tx.unsettled(entity, system);
    }

    @Override
    public Set<NativeRef> inQuestion(RecordId record, SystemId system) {
      return tx.inQuestion(record, system);
    }

    @Override
    public Value.@Nullable Struct sentUnanswered(RecordId record, SystemId system) {
      return tx.sentUnanswered(record, system);
    }

    @Override
    public Map<RecordId, Set<SystemId>> creating(Collection<RecordId> records) {
      return tx.creating(records);
    }

    @Override
    public Map<RecordId, RecordId> survivors(Collection<RecordId> records) {
      return tx.survivors(records);
    }

    @Override
    public Set<RecordId> keptApart(NativeRef copy, @Nullable RecordId was) {
      return tx.keptApart(copy, was);
    }

    @Override
    public Optional<Merger> merger(UUID id) {
      return tx.merger(id);
    }

    @Override
    public Map<RecordId, RecordState> lock(SortedSet<RecordId> records) {
      return tx.lock(records);
    }

    @Override
    public @Nullable Ruling ruling(Contest.Key key) {
      return tx.ruling(key);
    }

    @Override
    public Optional<Review> review(UUID id) {
      return tx.review(id);
    }

    @Override
    public Optional<Conflict> conflict(UUID id) {
      return tx.conflict(id);
    }

    @Override
    public List<Overturned.Decided> decided(RecordId record) {
      return tx.decided(record);
    }

    @Override
    public OpenQuestions questions(RecordId record) {
      return tx.questions(record);
    }

    @Override
    public void save(ChangeSet changes) {
      tx.save(changes);
      saved.add(changes);
    }
  }
}
