package io.syncline.ops;

import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.reads.StateReads;
import io.syncline.ops.trace.PipelineTraces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Counts what judgements led to, once they are committed. */
public final class ObservedChangeStore implements ChangeStore {

  private final ChangeStore store;
  private final PipelineTraces traces;
  private final SyncMeters meters;

  public ObservedChangeStore(ChangeStore store, SyncMeters meters, PipelineTraces traces) {
    this.traces = traces;
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
    var began = traces.begins();
    var result =
        store.inTransaction(
            tx -> {
              saved.clear();
              return work.apply(new Observed(tx, saved));
            });
    saved.forEach(it -> count(it, began));
    return result;
  }

  private void count(ChangeSet changes, Instant began) {
    changes.all(Effect.Audited.class).forEach(it -> meters.done(it.entry()));
    changes.all(Effect.ConflictFound.class).forEach(it -> meters.conflicted(it.conflict()));
    changes.all(Effect.ReviewOpened.class).forEach(it -> meters.asked(it.item()));
    for (var it : changes.all(Effect.EnrichmentSaved.class)) {
      if (it.use() != null) {
        meters.enriched(it.answer(), it.use());
      }
    }
    changes.all(Effect.DeadLettered.class).forEach(it -> meters.deadLettered(it.letter()));
    EventLog.judged(changes);
    traces.saved(changes, began);
  }

  /** Collects what is saved; it is counted only after the commit. */
  private record Observed(Transaction tx, List<ChangeSet> saved) implements Transaction {

    @Override
    public StateReads reads() {
      return tx.reads();
    }

    @Override
    public void save(ChangeSet changes) {
      tx.save(changes);
      saved.add(changes);
    }
  }
}
