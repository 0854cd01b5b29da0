package io.syncline.store;

class MemoryChangeContractTest extends ChangeContractTest {
  @Override
  Stores fresh() {
    return MemoryStores.fresh();
  }
}
