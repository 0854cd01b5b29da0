package io.syncline.app;

import io.syncline.core.backfill.Backfill;
import io.syncline.core.backfill.BulkRuns;
import io.syncline.core.backfill.BulkStore;
import io.syncline.core.backfill.Course;
import io.syncline.core.backfill.Pacing;
import io.syncline.core.backfill.RunMandates;
import io.syncline.core.change.Mandates;
import io.syncline.core.definition.Installations;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.run.Runs;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.store.Database;
import io.syncline.store.PostgresBulk;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Puts together what works on bulk runs. */
@Dependent
final class Bulking {

  @Produces
  @Singleton
  BulkStore bulk(Database database) {
    return new PostgresBulk(database);
  }

  @Produces
  @Singleton
  Mandates mandates(Runs runs, Installations installations) {
    return new RunMandates(runs, installations, (plan, refs) -> Set.of());
  }

  @Produces
  @Singleton
  Course course() {
    return new Course(Course.Sequence.BY_NAME);
  }

  /** A run has a thread of its own, which waits here for what it filed to settle. */
  @Produces
  @Singleton
  Pacing pacing(BulkStore store) {
    return new Pacing(store, pause -> LockSupport.parkNanos(pause.toNanos()));
  }

  @Produces
  @Singleton
  @Named("backfill")
  BulkRuns bulkRuns(
      Runs runs,
      BulkStore store,
      Installations installations,
      ConnectedSystems systems,
      Course course,
      Pacing pacing,
      Wakeups wakeups,
      Ids ids,
      InstantSource clock) {
    return new BulkRuns(
        runs,
        List.of(new Backfill(store, installations, systems, course, pacing, wakeups, ids, clock)),
        clock);
  }
}
