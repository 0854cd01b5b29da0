package io.syncline.store;

class MemoryInboxContractTest extends InboxContractTest {
  @Override
  Stores fresh() {
    return MemoryStores.fresh();
  }
}
