package io.syncline.journey;

import static io.syncline.journey.Firms.CRM;
import static io.syncline.journey.Firms.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.backfill.plan.PlanSimulator;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.backfill.plan.Planning;
import io.syncline.core.backfill.run.BulkListingOrder;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.backfill.run.BulkRuns;
import io.syncline.core.backfill.run.FilterEdits;
import io.syncline.core.backfill.run.FirstStart;
import io.syncline.core.backfill.run.Pacing;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.run.Run;
import io.syncline.core.run.Stopping;
import io.syncline.core.run.WaitReasons;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.transform.Transformer;
import io.syncline.store.PostgresStores;
import io.syncline.store.TestDatabase;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.memory.MemoryScratch;
import io.syncline.store.plan.PostgresPlans;
import io.syncline.store.run.PostgresBulk;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sealing;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Plans of records that cannot be created without those that they name, over real PostgreSQL. */
class PlanOfReferencesJourneyTest {

  private FirmsWorld world;
  private PostgresRuns runs;
  private PostgresPlans plans;
  private BulkRuns worker;

  @BeforeEach
  void aFirmAndItsPersonFromBeforeTheStart() {
    var source = TestDatabase.fresh();
    world =
        new FirmsWorld(
            PostgresStores.over(source, Sealing.NONE), Firms.synced().employerRequired(), 20261125);
    var database = new Database(source);
    var runtime = new Runtime(world.clock, world.ids, () -> world.installation);
    var bulk = new PostgresBulk(database);
    runs =
        new PostgresRuns(
            database, new ProcessSession(database, UUID.randomUUID()), Duration.ofSeconds(90));
    plans = new PostgresPlans(database);
    var simulator =
        new PlanSimulator(
            () -> new MemoryScratch(world.ids),
            plans,
            world.stores.changes(),
            world.stores.deliveries(),
            world.connected,
            new SyncEngine.Shared(runtime, new Random(1), new Transformer()));
    var pacing = new Pacing(bulk, (ongoing, pause) -> world.clock.pass(pause));
    var planning =
        new Planning(
            plans, bulk, simulator, world.connected, new BulkListingOrder(), pacing, runtime);
    worker =
        new BulkRuns(
            runs,
            new FirstStart(runs, runtime),
            new FilterEdits(runs, bulk, runtime),
            List.of(planning),
            world.clock,
            WaitReasons.NONE);
    var now = world.clock.instant();
    world.clock.set(Firms.START.minus(Duration.ofDays(30)));
    var acme = world.firm(CRM, "Acme");
    world.person(CRM, "ann@example.com", "employer", acme);
    world.clock.set(now);
  }

  @Test
  @DisplayName("S15: a plan shows what is created behind what it creates first")
  void whatNamesAnotherIsPlannedBehindIt() {
    world.hooks.clear();

    assertThat(created()).containsExactly("firm", "person");
  }

  @Test
  @DisplayName("S15: also where the first poll reads what the plan has planned already")
  void aPollMeanwhileHidesNothing() {
    world.people(CRM).listing =
        () -> {
          world.rest();
          return Fault.NONE;
        };

    assertThat(created()).containsExactly("firm", "person");
  }

  /** The entities of what a plan would create, in its order. */
  private List<String> created() {
    var id = world.ids.next().toString();
    var words = BulkRequest.ALL.struct();
    runs.ask(Run.asked(id, Run.Kind.PLAN, "firms", words, world.clock.instant(), "test"), null);
    worker.runOnce("firms", new Stopping());
    var run = runs.find(id).orElseThrow();
    assertThat(run.status()).as(run.toString()).isEqualTo(Run.Status.SUCCEEDED);
    return plans.items(new PlanStore.Query(id, null, null, null, 0, 100)).stream()
        .filter(it -> it.kind() == PlanItem.Kind.CREATE)
        .filter(it -> DESK.equals(it.target().system()))
        .map(it -> it.subject().entity())
        .toList();
  }
}
