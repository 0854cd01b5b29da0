package io.syncline.journey;

import io.syncline.store.PostgresStores;
import io.syncline.store.Stores;

/** References over real PostgreSQL. */
class ReferencesJourneyTest extends ReferencesContract {

  @Override
  Stores stores() {
    return PostgresStores.fresh();
  }
}
