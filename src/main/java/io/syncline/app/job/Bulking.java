package io.syncline.app.job;

import io.syncline.core.backfill.plan.Execution;
import io.syncline.core.backfill.plan.PlanSimulator;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.backfill.plan.Planning;
import io.syncline.core.backfill.plan.RunMandates;
import io.syncline.core.backfill.run.Backfill;
import io.syncline.core.backfill.run.BulkRuns;
import io.syncline.core.backfill.run.BulkStore;
import io.syncline.core.backfill.run.Course;
import io.syncline.core.backfill.run.FilterEdits;
import io.syncline.core.backfill.run.FirstStart;
import io.syncline.core.backfill.run.Pacing;
import io.syncline.core.backfill.undo.Restoring;
import io.syncline.core.backfill.undo.RunWrites;
import io.syncline.core.backfill.undo.SplitUndo;
import io.syncline.core.backfill.undo.Undo;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.run.Hindrances;
import io.syncline.core.run.Ongoing;
import io.syncline.core.run.Runs;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.RunPermissionsLookup;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.transform.Transformer;
import io.syncline.store.memory.MemoryScratch;
import io.syncline.store.plan.PostgresPlans;
import io.syncline.store.run.PostgresBulk;
import io.syncline.store.run.PostgresRunWrites;
import io.syncline.store.sql.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** Puts together what works on bulk runs. */
@Dependent
public final class Bulking {

  @Produces
  @Singleton
  BulkStore bulk(Database database) {
    return new PostgresBulk(database);
  }

  @Produces
  @Singleton
  RunPermissionsLookup mandates(Runs runs, Installations installations, PlanStore plans) {
    return new RunMandates(runs, installations, plans::mentioned);
  }

  @Produces
  @Singleton
  PlanStore plans(Database database) {
    return new PostgresPlans(database);
  }

  @Produces
  @Singleton
  PlanSimulator imagination(
      PlanStore plans,
      ChangeStore changes,
      DeliveryStore deliveries,
      ConnectedSystems systems,
      Installations installations,
      Transformer transformer,
      InstantSource clock,
      Ids ids,
      RandomGenerator random) {
    return new PlanSimulator(
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
  SplitUndo splitUndo(
      Runs runs, Records records, Installations installations, Ids ids, InstantSource clock) {
    return new SplitUndo(runs, records, installations, ids, clock);
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
      PlanSimulator planSimulator,
      Installations installations,
      ConnectedSystems systems,
      Transformer transformer,
      Course course,
      Pacing pacing,
      RunWrites writes,
      Restoring restoring,
      Wakeups wakeups,
      Ids ids,
      InstantSource clock,
      Hindrances hindrances) {
    return new BulkRuns(
        runs,
        new FirstStart(runs, installations, ids, clock),
        new FilterEdits(runs, store, installations, ids, clock),
        List.of(
            new Backfill(store, installations, systems, course, pacing, wakeups, ids, clock),
            new Planning(
                plans, store, planSimulator, installations, systems, course, pacing, clock),
            new Execution(
                plans, store, installations, systems, transformer, pacing, wakeups, ids, clock),
            new Undo(writes, store, restoring, systems, pacing, wakeups)),
        clock,
        hindrances);
  }
}
