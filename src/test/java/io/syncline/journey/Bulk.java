package io.syncline.journey;

import io.syncline.core.backfill.Backfill;
import io.syncline.core.backfill.BulkRequest;
import io.syncline.core.backfill.BulkRun;
import io.syncline.core.backfill.BulkRuns;
import io.syncline.core.backfill.Course;
import io.syncline.core.backfill.Pacing;
import io.syncline.core.backfill.Rest;
import io.syncline.core.backfill.RunMandates;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.run.Run;
import io.syncline.core.run.Stopping;
import io.syncline.store.Database;
import io.syncline.store.PostgresBulk;
import io.syncline.store.PostgresRuns;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Bulk runs over the world's database; while they rest, the world goes on. */
final class Bulk {

  static final String SYNC = "contacts";
  static final Duration LEASE = Duration.ofSeconds(90);

  final World world;
  final PostgresRuns runs;
  final PostgresBulk store;
  final BulkRuns worker;

  /** Happens each time a run rests, before the world goes on. */
  Runnable resting = () -> {};

  Bulk(World world) {
    this.world = world;
    var database = new Database(world.database());
    this.runs = new PostgresRuns(database, UUID.randomUUID(), LEASE);
    this.store = new PostgresBulk(database);
    world.mandates = new RunMandates(runs, () -> world.installation, (plan, refs) -> Set.of());
    Rest rest = this::rest;
    List<BulkRun> works =
        List.of(
            new Backfill(
                store,
                () -> world.installation,
                world.connected,
                new Course(Course.Sequence.BY_NAME),
                new Pacing(store, rest),
                Wakeups.NONE,
                world.ids,
                world.clock));
    this.worker = new BulkRuns(runs, works, world.clock);
  }

  private void rest(Duration pause) {
    resting.run();
    world.arrive();
    world.step();
    world.clock.pass(pause);
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
