package io.syncline.store;

class PostgresDeliveryContractTest extends DeliveryContractTest {
  @Override
  Stores fresh() {
    return PostgresStores.fresh();
  }
}
