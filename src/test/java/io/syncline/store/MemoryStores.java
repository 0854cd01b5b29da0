package io.syncline.store;

import io.syncline.store.memory.MemoryStore;

/** The stores in memory. */
public final class MemoryStores {

  private MemoryStores() {}

  public static Stores fresh() {
    var store = new MemoryStore(Samples.IDS);
    return new Stores(
        store.inbox(),
        store.queue(),
        store.changes(),
        store.deliveries(),
        store.deadLetters(),
        store.watermarks(),
        store.audit(),
        store.records(),
        store.links(),
        store.wideLinks(),
        store.questions(),
        store::loseLeases);
  }
}
