package io.syncline.store;

class MemoryDeliveryContractTest extends DeliveryContractTest {
  @Override
  Stores fresh() {
    return MemoryStores.fresh();
  }
}
