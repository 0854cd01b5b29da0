package io.syncline.store.memory;

import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.sync.state.ChangeSet;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.IdentityChanges;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Records, links and shadows in memory; transactions run one after the other. */
final class MemoryChangeStore implements ChangeStore {

  private final MemoryState state;
  private final MemoryInbox inbox;
  private final MemoryConflicts conflicts;

  MemoryChangeStore(MemoryState state, MemoryInbox inbox) {
    this.state = state;
    this.inbox = inbox;
    this.conflicts = new MemoryConflicts(state);
  }

  @Override
  public long nextReadNumber() {
    synchronized (state) {
      return state.nextRead();
    }
  }

  @Override
  public Map<NativeRef, Link> links(Collection<NativeRef> refs) {
    synchronized (state) {
      return state.links(refs);
    }
  }

  @Override
  public <T> T inTransaction(Function<Transaction, T> work) {
    synchronized (state) {
      var transaction = new MemoryTransaction(state);
      var result = work.apply(transaction);
      transaction.saved().forEach(this::apply);
      return result;
    }
  }

  /** In the order of the tables' store: what is queued first is taken first. */
  private void apply(ChangeSet changes) {
    clear(changes.identity());
    state.records.putAll(changes.records());
    state.matchValues.putAll(changes.matchValues());
    changes.links().values().forEach(state::put);
    state.shadows.putAll(changes.shadows());
    changes.synced().values().forEach(state::mark);
    state.counted.addAll(changes.counted());
    changes.conflicts().forEach(conflicts::add);
    state.rulings.putAll(changes.rulings());
    changes.closings().forEach(conflicts::close);
    changes.answered().forEach(it -> state.answered(it.kind(), it.subject()));
    changes.overturned().forEach(conflicts::reopen);
    changes
        .settledAttributes()
        .forEach(
            (record, names) ->
                state.restorations(record).removeIf(it -> names.contains(it.attribute())));
    changes.restorations().forEach((record, list) -> state.restorations(record).addAll(list));
    changes.reviews().forEach(state::add);
    changes.deliveries().stream()
        .sorted(Comparator.comparing(Delivery::record).thenComparing(Delivery::target))
        .forEach(it -> MemoryDeliveryStore.join(state, it));
    changes.judged().forEach(this::settle);
    changes.hastened().forEach(this::hasten);
    inbox.accept(changes.events());
    inbox.accept(state.lookAgain(changes.identity().unlinked().values()));
    changes.audit().forEach(state::add);
    changes.deadLetters().forEach(it -> state.deadLetters.putIfAbsent(it.id(), it));
    keep(changes.identity());
    changes.done().forEach(it -> state.queue.remove(it.seq()));
    changes.putOff().forEach(inbox::putOff);
    MemoryReferences.save(state, changes.references());
    changes.awaiting().values().forEach(it -> MemoryReferences.await(state, it));
    changes.seeking().values().forEach(it -> state.seeking.put(it.copy(), it.referenced()));
    changes.links().values().forEach(it -> MemoryReferences.linked(state, it));
  }

  private void clear(IdentityChanges changes) {
    changes.unlinked().values().forEach(state::unlink);
    state
        .deliveries
        .values()
        .removeIf(
            it ->
                it.delivery().intent() == null
                    && changes.cancelled().contains(it.delivery().record()));
    for (var item : List.copyOf(state.openReviews.values())) {
      if (item.record() != null && changes.answered().containsKey(item.record())) {
        var answer = new Review.Answer(changes.answered().get(item.record()), null, item.at());
        state.close(item.id(), Review.Status.ANSWERED, answer);
      }
    }
    state.conflicts.replaceAll(
        (key, it) ->
            it.open() && changes.answered().containsKey(it.record())
                ? MemoryConflicts.with(
                    it, it.held().system(), it.held().value(), changes.answered().get(it.record()))
                : it);
  }

  /** Saves merges, and queues what must be processed because of them. */
  private void keep(IdentityChanges changes) {
    changes.mergers().forEach(it -> state.mergers.put(it.id(), it));
    changes.undone().keySet().forEach(state.mergers::remove);
    state.apart.keep(changes);
    inbox.accept(changes.observed());
  }

  private void settle(ChangeSet.Judged look) {
    if (look.whole()) {
      state.deadLetters.replaceAll(
          (id, it) ->
              it.status() == DeadLetter.Status.OPEN
                      && (it.work().kind() == DeadLetter.Kind.EVENT
                          ? look.ref().equals(it.about().ref())
                          : it.isUnansweredCreate(look.record(), look.ref().system()))
                  ? MemoryDeadLetters.with(it, DeadLetter.Status.SUPERSEDED)
                  : it);
      state.answered(ReviewItem.Kind.OBSERVED_DELETE, look.ref().toString());
    }
    if (look.awaited()) {
      hasten(new ChangeSet.Hastened(look.record(), look.ref().system(), look.at()));
    }
  }

  private void hasten(ChangeSet.Hastened what) {
    state.deliveries.replaceAll(
        (id, it) ->
            it.delivery().record().equals(what.record())
                    && it.delivery().target().equals(what.target())
                    && it.delivery().intent() == null
                    && it.due().isAfter(what.at())
                ? new MemoryState.Waiting(it.delivery(), what.at())
                : it);
  }
}
