package io.syncline.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.backfill.plan.BulkRunPermissions;
import io.syncline.core.backfill.plan.Execution;
import io.syncline.core.backfill.plan.Plan;
import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.backfill.plan.PlanSimulator;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.backfill.plan.Planning;
import io.syncline.core.backfill.run.Backfill;
import io.syncline.core.backfill.run.BulkListingOrder;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.backfill.run.BulkRun;
import io.syncline.core.backfill.run.BulkRuns;
import io.syncline.core.backfill.run.FilterEdits;
import io.syncline.core.backfill.run.FirstStart;
import io.syncline.core.backfill.run.Pacing;
import io.syncline.core.backfill.run.RunWait;
import io.syncline.core.backfill.undo.RecordRestore;
import io.syncline.core.backfill.undo.SplitUndo;
import io.syncline.core.backfill.undo.Undo;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import io.syncline.core.run.Stopping;
import io.syncline.core.run.WaitReasons;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.system.state.Quotas;
import io.syncline.core.system.state.Refusals;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.memory.MemoryScratch;
import io.syncline.store.plan.PostgresPlans;
import io.syncline.store.run.PostgresBulk;
import io.syncline.store.run.PostgresRunWrites;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Bulk runs over the world's database; while they rest, the world goes on. */
final class Bulk {

  static final String SYNC = "contacts";
  static final Duration LEASE = Duration.ofSeconds(90);

  final World world;
  final PostgresRuns runs;
  final PostgresBulk store;
  final PostgresPlans plans;
  final PostgresRunWrites writes;
  final BulkRuns worker;

  /** Happens each time a run rests, before the world goes on. */
  Runnable resting = () -> {};

  Refusals refusals = Refusals.NONE;

  /** What waits for a quota. */
  Map<SystemId, Quotas.Waiting> waiting = Map.of();

  Bulk(World world) {
    this.world = world;
    var database = new Database(world.database());
    this.runs = new PostgresRuns(database, new ProcessSession(database, UUID.randomUUID()), LEASE);
    this.store = new PostgresBulk(database);
    this.plans = new PostgresPlans(database);
    this.writes = new PostgresRunWrites(database);
    world.runPermissionsLookup =
        new BulkRunPermissions(runs, () -> world.installation, plans::mentioned);
    var runtime = new Runtime(world.clock, world.ids, () -> world.installation);
    RunWait rest = this::rest;
    var pacing = new Pacing(store, rest);
    var course = new BulkListingOrder();
    var planSimulator =
        new PlanSimulator(
            () -> new MemoryScratch(world.ids),
            plans,
            world.stores.changes(),
            world.stores.deliveries(),
            world.connected,
            new SyncEngine.Shared(runtime, new Random(1), world.transformer));
    List<BulkRun> works =
        List.of(
            new Backfill(store, world.connected, course, pacing, Wakeups.NONE, runtime),
            new Planning(plans, store, planSimulator, world.connected, course, pacing, runtime),
            new Execution(
                plans, store, world.connected, world.transformer, pacing, Wakeups.NONE, runtime),
            new Undo(
                writes,
                store,
                new RecordRestore(world.stores.changes(), world.transformer, runtime),
                world.connected,
                pacing,
                Wakeups.NONE));
    this.worker =
        new BulkRuns(
            runs,
            new FirstStart(runs, runtime),
            new FilterEdits(runs, store, runtime),
            works,
            world.clock,
            new WaitReasons(() -> world.installation, () -> refusals.refusals(), () -> waiting));
  }

  private void rest(ActiveRun ongoing, Duration pause) {
    ongoing.rest(Duration.ZERO);
    resting.run();
    world.arrive();
    world.step();
    world.clock.pass(pause);
  }

  /** A plan, made and ready. */
  Plan plan(BulkRequest request) {
    var id = ask(Run.Kind.PLAN, request);
    work();
    assertThat(find(id).status()).as(find(id).toString()).isEqualTo(Run.Status.SUCCEEDED);
    return plans.find(id).orElseThrow();
  }

  List<PlanItem> items(Plan plan) {
    return plans.items(new PlanStore.Query(plan.id(), null, null, null, 0, 10_000));
  }

  /** Asks for the run that carries a plan out. */
  String approve(Plan plan) {
    var id = world.ids.next().toString();
    plans.approve(plan.id(), "test", world.clock.instant(), id);
    var request = Execution.request(plan, find(plan.id()).request().words());
    runs.ask(Run.asked(id, Run.Kind.EXECUTE, SYNC, request, world.clock.instant(), "test"), null);
    return id;
  }

  Run execute(Plan plan) {
    var id = approve(plan);
    work();
    return find(id);
  }

  Run undo(String run) {
    var id = world.ids.next().toString();
    runs.ask(
        Run.asked(id, Run.Kind.UNDO, SYNC, Undo.request(run), world.clock.instant(), "test"), null);
    work();
    return find(id);
  }

  /** A copy that was split off is given back what the link to another record wrote to it. */
  Run giveBack(RecordId linked, RecordId born, NativeRef copy) {
    var undo =
        new SplitUndo(
            runs,
            world.stores.records(),
            new Runtime(world.clock, world.ids, () -> world.installation));
    var id = undo.ask(linked, born, copy, "test").orElseThrow();
    work();
    return find(id);
  }

  /** Why copies were left as they are. */
  List<String> left(Run undo) {
    return writes.left(undo.id(), null, 100).stream()
        .map(it -> it.about().ref() + ": " + it.result().reason())
        .toList();
  }

  /** The process is gone. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  String ask(Run.Kind kind, BulkRequest request) {
    var id = world.ids.next().toString();
    runs.ask(Run.asked(id, kind, SYNC, request.struct(), world.clock.instant(), "test"), null);
    return id;
  }

  Run backfill(BulkRequest request) {
    var id = ask(Run.Kind.BACKFILL, request);
    work();
    return find(id);
  }

  int work() {
    return worker.runOnce(SYNC, new Stopping());
  }

  Run find(String id) {
    return runs.find(id).orElseThrow();
  }
}
