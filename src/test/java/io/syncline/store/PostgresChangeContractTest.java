package io.syncline.store;

class PostgresChangeContractTest extends ChangeContractTest {
  @Override
  public Stores fresh() {
    return PostgresStores.fresh();
  }
}
