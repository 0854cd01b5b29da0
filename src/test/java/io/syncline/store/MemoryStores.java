package io.syncline.store;

import io.syncline.core.model.Ids;
import io.syncline.store.memory.MemoryStore;

/** The stores in memory. */
public final class MemoryStores {

  private MemoryStores() {}

  public static Stores fresh() {
    return fresh(Samples.IDS);
  }

  /** With ids that repeat when a run does. */
  public static Stores fresh(Ids ids) {
    var store = new MemoryStore(ids);
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
