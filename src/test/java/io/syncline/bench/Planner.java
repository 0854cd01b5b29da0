package io.syncline.bench;

import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.backfill.plan.PlanSimulator;
import io.syncline.core.backfill.plan.Planning;
import io.syncline.core.backfill.run.BulkListingOrder;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.backfill.run.Pacing;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.model.Ids;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import io.syncline.core.run.WaitReasons;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.transform.Transformer;
import io.syncline.store.change.PostgresChangeStore;
import io.syncline.store.change.PostgresDeliveryStore;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.lease.ShardLeases;
import io.syncline.store.memory.MemoryScratch;
import io.syncline.store.plan.PostgresPlans;
import io.syncline.store.run.PostgresBulk;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * The plan of one backfill from side a to side b by the product's own parts, in a process of its
 * own. Argument: where the sides are. Prints how long it took, the processor time of the process
 * and of PostgreSQL, the most heap that a collection left, and how many creates and updates it
 * found.
 */
public final class Planner {

  private static final String SYNC = "items";

  private Planner() {}

  public static void main(String[] args) {
    Logs.asTheProduct();
    try {
      measure(args[0]);
      System.exit(0);
    } catch (Exception | Error e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void measure(String url) throws Exception {
    var source = ProductDatabase.fresh();
    var database = new Database(source);
    var clock = InstantSource.system();
    var ids = new Ids(clock, new Random());
    var runs =
        new PostgresRuns(
            database, new ProcessSession(database, UUID.randomUUID()), Duration.ofMinutes(10));
    var plans = new PostgresPlans(database);
    var most = Heap.watched();
    try (var http = PagedItems.http(clock)) {
      var type = PagedItems.type();
      var systems = PagedItems.connected(http, type, url);
      var planning =
          planning(database, plans, id -> Optional.ofNullable(systems.get(id)), type, ids, clock);
      var id = ids.next().toString();
      runs.ask(
          Run.asked(id, Run.Kind.PLAN, SYNC, BulkRequest.ALL.struct(), clock.instant(), "bench"),
          null);
      double idle = Processor.seconds();
      double idleDatabase = Processor.seconds(source);
      long begun = System.nanoTime();
      var claimed = runs.claim(Run.Kind.PLAN, SYNC, clock.instant()).orElseThrow();
      planning.work(new ActiveRun(runs, claimed, clock, WaitReasons.NONE));
      double took = (System.nanoTime() - begun) / 1e9;
      var found = plans.kinds(id);
      System.out.println("threads " + Processor.threads());
      System.out.printf(
          Locale.ROOT,
          "planned %.3f %.2f %.2f %d %d %d%n",
          took,
          Processor.seconds() - idle,
          Processor.seconds(source) - idleDatabase,
          most.get() / (1 << 20),
          found.getOrDefault(PlanItem.Kind.CREATE, 0L),
          found.getOrDefault(PlanItem.Kind.UPDATE, 0L));
      System.out.println("found " + found + " " + runs.find(id));
    }
  }

  private static Planning planning(
      Database database,
      PostgresPlans plans,
      ConnectedSystems systems,
      SystemType type,
      Ids ids,
      InstantSource clock) {
    var installation = PagedItems.installation(type);
    var runtime = new Runtime(clock, ids, () -> installation);
    var transformer = new Transformer();
    var leases =
        new ShardLeases(
            database,
            new ProcessSession(database, UUID.randomUUID()),
            Duration.ofMinutes(10),
            System::nanoTime);
    var bulk = new PostgresBulk(database);
    var planSimulator =
        new PlanSimulator(
            () -> new MemoryScratch(ids),
            plans,
            new PostgresChangeStore(database, leases, ids),
            new PostgresDeliveryStore(database, leases, ids),
            systems,
            new SyncEngine.Shared(runtime, new Random(1), transformer));
    return new Planning(
        plans,
        bulk,
        planSimulator,
        systems,
        new BulkListingOrder(),
        new Pacing(bulk, ActiveRun::rest),
        runtime);
  }
}
