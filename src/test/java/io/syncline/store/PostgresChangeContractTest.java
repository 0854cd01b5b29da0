package io.syncline.store;

class PostgresChangeContractTest extends ChangeContractTest {
  @Override
  Stores fresh() {
    return PostgresStores.fresh();
  }
}
