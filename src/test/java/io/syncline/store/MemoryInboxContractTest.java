package io.syncline.store;

class MemoryInboxContractTest extends InboxContractTest {
  @Override
  public Stores fresh() {
    return MemoryStores.fresh();
  }
}
