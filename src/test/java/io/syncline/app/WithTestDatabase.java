package io.syncline.app;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.syncline.store.TestDatabase;
import java.util.Map;

/**
 * Gives a Quarkus test a migrated database of its own: annotate the test with
 * {@code @QuarkusTestResource(WithTestDatabase.class)}.
 */
public final class WithTestDatabase implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    return Map.of(
        "quarkus.datasource.jdbc.url", TestDatabase.freshUrl(),
        "quarkus.datasource.username", TestDatabase.user(),
        "quarkus.datasource.password", TestDatabase.password());
  }

  @Override
  public void stop() {
    // The database ends with the test process.
  }
}
