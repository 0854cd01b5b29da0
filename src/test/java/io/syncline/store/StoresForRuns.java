package io.syncline.store;

import io.syncline.core.run.Runs;
import java.time.Duration;
import java.util.UUID;

/** Runs over a database of their own, for tests of other rooms. */
public final class StoresForRuns {

  private StoresForRuns() {}

  public static Runs fresh() {
    return new PostgresRuns(
        new Database(TestDatabase.fresh()), UUID.randomUUID(), Duration.ofSeconds(90));
  }
}
