package io.syncline.store;

class PostgresInboxContractTest extends InboxContractTest {
  @Override
  Stores fresh() {
    return PostgresStores.fresh();
  }
}
