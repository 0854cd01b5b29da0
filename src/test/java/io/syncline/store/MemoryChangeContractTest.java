package io.syncline.store;

class MemoryChangeContractTest extends ChangeContractTest {
  @Override
  public Stores fresh() {
    return MemoryStores.fresh();
  }
}
