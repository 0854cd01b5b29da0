package io.syncline.store.inbox;

import io.syncline.store.InboxContractTest;
import io.syncline.store.PostgresStores;
import io.syncline.store.Stores;

class PostgresInboxContractTest extends InboxContractTest {
  @Override
  public Stores fresh() {
    return PostgresStores.fresh();
  }
}
