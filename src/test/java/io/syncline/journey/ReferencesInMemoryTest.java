package io.syncline.journey;

import io.syncline.store.MemoryStores;
import io.syncline.store.Stores;

/** References over the stores in memory, which case files run on. */
class ReferencesInMemoryTest extends ReferencesContract {

  @Override
  Stores stores() {
    return MemoryStores.fresh();
  }
}
