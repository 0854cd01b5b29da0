package io.syncline.app;

import io.syncline.core.model.Ids;
import io.syncline.core.run.Runs;
import io.syncline.store.Database;
import io.syncline.store.PostgresRuns;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Puts together what looks at the data itself: runs, and the comparison of complete listings. */
@Dependent
final class Reconciling {

  /** Longer than any page takes, its repeated requests included. */
  private static final Duration LEASE = Duration.ofSeconds(90);

  @Produces
  @Singleton
  Runs runs(Database database, Ids ids) {
    return new PostgresRuns(database, ids.next(), LEASE);
  }
}
