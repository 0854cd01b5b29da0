package io.syncline.store;

class MemoryDeliveryContractTest extends DeliveryContractTest {
  @Override
  public Stores fresh() {
    return MemoryStores.fresh();
  }
}
