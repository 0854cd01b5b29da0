package io.syncline.app;

import io.syncline.core.backfill.Backfill;
import io.syncline.core.backfill.BulkRuns;
import io.syncline.core.backfill.BulkStore;
import io.syncline.core.backfill.Course;
import io.syncline.core.backfill.Execution;
import io.syncline.core.backfill.FilterEdits;
import io.syncline.core.backfill.FirstStart;
import io.syncline.core.backfill.Imagination;
import io.syncline.core.backfill.Pacing;
import io.syncline.core.backfill.PlanStore;
import io.syncline.core.backfill.Planning;
import io.syncline.core.backfill.Restoring;
import io.syncline.core.backfill.RunMandates;
import io.syncline.core.backfill.RunWrites;
import io.syncline.core.backfill.Undo;
import io.syncline.core.change.ChangeStore;
import io.syncline.core.change.Mandates;
import io.syncline.core.definition.Installations;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.run.Ongoing;
import io.syncline.core.run.Runs;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.transform.Transformer;
import io.syncline.store.Database;
import io.syncline.store.PostgresBulk;
import io.syncline.store.PostgresPlans;
import io.syncline.store.PostgresRunWrites;
import io.syncline.store.memory.MemoryScratch;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

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
  Mandates mandates(Runs runs, Installations installations, PlanStore plans) {
    return new RunMandates(runs, installations, plans::mentioned);
  }

  @Produces
  @Singleton
  PlanStore plans(Database database) {
    return new PostgresPlans(database);
  }

  @Produces
  @Singleton
  Imagination imagination(
      PlanStore plans,
      ChangeStore changes,
      DeliveryStore deliveries,
      ConnectedSystems systems,
      Installations installations,
      Transformer transformer,
      InstantSource clock,
      Ids ids,
      RandomGenerator random) {
    return new Imagination(
        () -> new MemoryScratch(ids),
        plans,
        changes,
        deliveries,
        systems,
        installations,
        transformer,
        clock,
        ids,
        random);
  }

  @Produces
  @Singleton
  RunWrites runWrites(Database database) {
    return new PostgresRunWrites(database);
  }

  @Produces
  @Singleton
  Restoring restoring(
      ChangeStore store,
      Installations installations,
      Transformer transformer,
      InstantSource clock,
      Ids ids) {
    return new Restoring(store, installations, transformer, clock, ids);
  }

  @Produces
  @Singleton
  Course course() {
    return new Course();
  }

  /** A run has a thread of its own, which waits here for what it filed to settle. */
  @Produces
  @Singleton
  Pacing pacing(BulkStore store) {
    return new Pacing(store, Ongoing::rest);
  }

  @Produces
  @Singleton
  @Named("backfill")
  BulkRuns bulkRuns(
      Runs runs,
      BulkStore store,
      PlanStore plans,
      Imagination imagination,
      Installations installations,
      ConnectedSystems systems,
      Transformer transformer,
      Course course,
      Pacing pacing,
      RunWrites writes,
      Restoring restoring,
      Wakeups wakeups,
      Ids ids,
      InstantSource clock) {
    return new BulkRuns(
        runs,
        new FirstStart(runs, installations, ids, clock),
        new FilterEdits(runs, store, installations, ids, clock),
        List.of(
            new Backfill(store, installations, systems, course, pacing, wakeups, ids, clock),
            new Planning(plans, store, imagination, installations, systems, course, pacing, clock),
            new Execution(
                plans, store, installations, systems, transformer, pacing, wakeups, ids, clock),
            new Undo(writes, store, restoring, systems, pacing, wakeups)),
        clock);
  }
}
