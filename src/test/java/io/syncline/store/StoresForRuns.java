package io.syncline.store;

import io.syncline.core.run.Runs;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.util.UUID;

/** Runs over a database of their own, for tests of other rooms. */
public final class StoresForRuns {

  private StoresForRuns() {}

  public static Runs fresh() {
    var database = new Database(TestDatabase.fresh());
    var session = new ProcessSession(database, UUID.randomUUID());
    return new PostgresRuns(database, session, Duration.ofSeconds(90));
  }
}
