package io.syncline.app.job;

import io.syncline.core.backfill.plan.BulkRunPermissions;
import io.syncline.core.backfill.plan.Execution;
import io.syncline.core.backfill.plan.PlanSimulator;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.backfill.plan.Planning;
import io.syncline.core.backfill.run.Backfill;
import io.syncline.core.backfill.run.BulkListingOrder;
import io.syncline.core.backfill.run.BulkRuns;
import io.syncline.core.backfill.run.BulkStore;
import io.syncline.core.backfill.run.FilterEdits;
import io.syncline.core.backfill.run.FirstStart;
import io.syncline.core.backfill.run.Pacing;
import io.syncline.core.backfill.undo.RecordRestore;
import io.syncline.core.backfill.undo.RunWrites;
import io.syncline.core.backfill.undo.SplitUndo;
import io.syncline.core.backfill.undo.Undo;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Runs;
import io.syncline.core.run.WaitReasons;
import io.syncline.core.runtime.Runtime;
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
import java.util.List;

/** Puts together what works on bulk runs. */
@Dependent
public final class BulkBeans {

  @Produces
  @Singleton
  BulkStore bulk(Database database) {
    return new PostgresBulk(database);
  }

  @Produces
  @Singleton
  RunPermissionsLookup permissions(Runs runs, Installations installations, PlanStore plans) {
    return new BulkRunPermissions(runs, installations, plans::mentioned);
  }

  @Produces
  @Singleton
  PlanStore plans(Database database) {
    return new PostgresPlans(database);
  }

  @Produces
  @Singleton
  PlanSimulator planSimulator(
      PlanStore plans,
      ChangeStore changes,
      DeliveryStore deliveries,
      ConnectedSystems systems,
      SyncEngine.Shared shared) {
    return new PlanSimulator(
        () -> new MemoryScratch(shared.runtime().ids()),
        plans,
        changes,
        deliveries,
        systems,
        shared);
  }

  @Produces
  @Singleton
  RunWrites runWrites(Database database) {
    return new PostgresRunWrites(database);
  }

  @Produces
  @Singleton
  RecordRestore restoring(ChangeStore store, Transformer transformer, Runtime runtime) {
    return new RecordRestore(store, transformer, runtime);
  }

  @Produces
  @Singleton
  SplitUndo splitUndo(Runs runs, Records records, Runtime runtime) {
    return new SplitUndo(runs, records, runtime);
  }

  @Produces
  @Singleton
  BulkListingOrder listingOrder() {
    return new BulkListingOrder();
  }

  /** A run has a thread of its own, which waits here for what it filed to settle. */
  @Produces
  @Singleton
  Pacing pacing(BulkStore store) {
    return new Pacing(store, ActiveRun::rest);
  }

  @Produces
  @Singleton
  @Named("backfill")
  BulkRuns bulkRuns(
      Runs runs,
      BulkStore store,
      PlanStore plans,
      PlanSimulator planSimulator,
      ConnectedSystems systems,
      Transformer transformer,
      BulkListingOrder listingOrder,
      Pacing pacing,
      RunWrites writes,
      RecordRestore restoring,
      Wakeups wakeups,
      Runtime runtime,
      WaitReasons waitReasons) {
    return new BulkRuns(
        runs,
        new FirstStart(runs, runtime),
        new FilterEdits(runs, store, runtime),
        List.of(
            new Backfill(store, systems, listingOrder, pacing, wakeups, runtime),
            new Planning(plans, store, planSimulator, systems, listingOrder, pacing, runtime),
            new Execution(plans, store, systems, transformer, pacing, wakeups, runtime),
            new Undo(writes, store, restoring, systems, pacing, wakeups)),
        runtime.clock(),
        waitReasons);
  }
}
