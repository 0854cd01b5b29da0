package io.syncline.store.memory;

import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.sync.state.ChangeStore;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

/** Records, links and shadows in memory; transactions run one after the other. */
final class MemoryChangeStore implements ChangeStore {

  private final MemoryState state;
  private final MemoryInbox inbox;

  MemoryChangeStore(MemoryState state, MemoryInbox inbox) {
    this.state = state;
    this.inbox = inbox;
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
      var effects = new MemoryEffects(state, inbox);
      transaction.saved().forEach(it -> it.saveTo(effects));
      return result;
    }
  }
}
