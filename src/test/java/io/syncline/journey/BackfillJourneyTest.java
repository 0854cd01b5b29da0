package io.syncline.journey;

import static io.syncline.core.Contacts.ALL;
import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.RunCounters;
import io.syncline.core.run.Runs;
import io.syncline.store.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Backfills over real PostgreSQL and systems in memory. */
class BackfillJourneyTest {

  private static final BulkRequest SMALL_PAGES =
      new BulkRequest(null, Set.of(), null, false, null, 3);

  private World world = old(Contacts.synced(), 10);
  private Bulk bulk = new Bulk(world);

  @Test
  @DisplayName("S25: what is older than the sync is created everywhere, once, and the run succeeds")
  void whatIsOlderThanTheSyncIsCreatedEverywhere() {
    var run = bulk.backfill(SMALL_PAGES);

    assertThat(run.status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(run.counts())
        .containsEntry(RunCounters.CREATED, 20L)
        .containsEntry(RunCounters.FAILED, 0L);
    assertAllEqual(10);
    long writes = world.writes();

    var again = bulk.backfill(SMALL_PAGES);

    assertThat(again.status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(again.counts())
        .containsEntry(RunCounters.CREATED, 0L)
        .containsEntry(RunCounters.READ, 30L);
    assertThat(world.writes()).isEqualTo(writes);
  }

  @Test
  @DisplayName("S3: an edit made after a page was read wins over what the page showed")
  void aLiveEditWinsOverTheOlderReadOfABackfill() {
    world.silenceWebhooks();
    var edited = new AtomicInteger();
    bulk.resting =
        () -> {
          if (edited.getAndIncrement() == 0) {
            world.system(CRM).edit("1", "firstName", Value.text("Edited"));
          }
        };

    bulk.backfill(SMALL_PAGES);

    assertThat(edited).hasPositiveValue();
    for (var id : ALL) {
      assertThat(firstNames(id)).contains("Edited").doesNotContain("Name1");
    }
  }

  @Test
  @DisplayName("S1: a page that was filed moves no shadow and makes no record by itself")
  void filingMovesNoShadow() {
    bulk.resting =
        () -> {
          throw new Bulk.Killed();
        };
    bulk.ask(Run.Kind.BACKFILL, SMALL_PAGES);
    assertThatThrownBy(() -> bulk.work()).isInstanceOf(Bulk.Killed.class);

    assertThat(world.query("select count(*) from record")).containsExactly("0");
    assertThat(world.query("select count(*) from link")).containsExactly("0");
    assertThat(world.query("select count(*) from inbox_queue")).doesNotContain("0");
  }

  @Test
  @DisplayName(
      "S18: a run whose process died goes on from its checkpoint, and its ghost saves nothing")
  void aKilledRunGoesOnFromItsCheckpoint() {
    var id = bulk.ask(Run.Kind.BACKFILL, SMALL_PAGES);
    var rests = new AtomicInteger();
    bulk.resting =
        () -> {
          if (rests.incrementAndGet() == 2) {
            throw new Bulk.Killed();
          }
        };
    assertThatThrownBy(() -> bulk.work()).isInstanceOf(Bulk.Killed.class);
    bulk.resting = () -> {};
    assertThat(bulk.work()).as("while the lease lasts").isZero();
    world.clock.pass(Bulk.LEASE.plusSeconds(1));

    new Bulk(world).work();

    assertThat(bulk.find(id).status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(bulk.find(id).counts()).containsEntry(RunCounters.READ, 30L);
    assertAllEqual(10);
    assertThat(world.writes()).isEqualTo(20);
  }

  @Test
  void aCanaryStopsAfterTheFirstOnesAndGoesOnWhenResumed() {
    var run = bulk.backfill(new BulkRequest(null, Set.of(), null, false, 4, 100));

    assertThat(run.status()).isEqualTo(Run.Status.PAUSED);
    assertThat(run.reason()).contains("canary");
    assertThat(world.system(BOOKS).ids()).hasSize(4);

    bulk.runs.control(run.id(), Runs.Control.RESUME, "test", world.clock.instant());
    bulk.work();

    assertThat(bulk.find(run.id()).status()).isEqualTo(Run.Status.SUCCEEDED);
    assertAllEqual(10);
  }

  @Test
  void aRunIsPausedResumedAndCancelledBetweenPages() {
    var id = bulk.ask(Run.Kind.BACKFILL, SMALL_PAGES);
    bulk.resting =
        () -> {
          bulk.runs.control(id, Runs.Control.PAUSE, "test", world.clock.instant());
          world.clock.pass(Duration.ofSeconds(6));
          bulk.resting = () -> {};
        };
    bulk.work();
    assertThat(bulk.find(id).status()).isEqualTo(Run.Status.PAUSED);
    bulk.runs.control(id, Runs.Control.RESUME, "test", world.clock.instant());
    bulk.resting =
        () -> {
          bulk.runs.control(id, Runs.Control.CANCEL, "test", world.clock.instant());
          world.clock.pass(Duration.ofSeconds(6));
          bulk.resting = () -> {};
        };
    bulk.work();
    assertThat(bulk.find(id).status()).isEqualTo(Run.Status.CANCELLED);
  }

  @Test
  void aSystemThatAsksForPatienceOrIsDownForAWhileIsWaitedFor() {
    var asked = new AtomicInteger();
    world.system(CRM).listing =
        () ->
            switch (asked.getAndIncrement()) {
              case 1 -> Fault.BUSY;
              case 2, 3, 4 -> Fault.DOWN;
              default -> Fault.NONE;
            };

    var run = bulk.backfill(SMALL_PAGES);

    assertThat(run.status()).isEqualTo(Run.Status.SUCCEEDED);
    assertAllEqual(10);
  }

  @Test
  @DisplayName(
      "S25: a target that is down delays the run, and what it will not take makes it partial")
  void whatATargetRefusesMakesTheRunPartial() {
    world.silenceWebhooks();
    var asked = new AtomicInteger();
    world.system(BOOKS).faults = () -> asked.getAndIncrement() < 5 ? Fault.DOWN : Fault.NONE;
    world.system(DESK).create(Map.of("email", Value.text("p1@example.com")));
    world.system(DESK).create(Map.of("email", Value.text("p1@example.com")));

    var run = bulk.backfill(new BulkRequest(CRM, Set.of(), null, false, null, 3));

    assertThat(world.system(BOOKS).ids()).hasSize(10);
    assertThat(run.status()).isEqualTo(Run.Status.PARTIAL);
    assertThat(run.counts().get(RunCounters.HELD)).isPositive();
  }

  @Test
  void anIncrementalRunLooksAtWhatChangedSinceTheLast() {
    bulk.backfill(SMALL_PAGES);
    world.settle();
    world.clock.pass(Duration.ofHours(1));
    world.silenceWebhooks();
    world.system(CRM).edit("7", "firstName", Value.text("Later"));

    var run = bulk.backfill(new BulkRequest(null, Set.of(), null, true, null, 3));

    assertThat(run.counts().get(RunCounters.READ)).isLessThan(5);
    assertThat(firstNames(BOOKS)).contains("Later");
  }

  @Test
  void onlyTheSystemsThatWereNamedAreBroughtUpToDate() {
    bulk.backfill(new BulkRequest(CRM, Set.of(BOOKS), null, false, null, 3));
    world.settle();

    assertThat(world.system(BOOKS).ids()).hasSize(10);
    assertThat(world.system(DESK).ids()).isEmpty();
  }

  @Test
  @DisplayName(
      "backpressure: few events of a run wait at any moment, however many records there are")
  void fewEventsOfARunWaitAtAnyMoment() {
    world = old(Contacts.synced().by(Strategy.MASTER_WINS), 600);
    bulk = new Bulk(world);
    bulk.resting =
        () ->
            assertThat(Integer.parseInt(world.query("select count(*) from inbox_queue").get(0)))
                .isLessThanOrEqualTo(300);

    var run = bulk.backfill(new BulkRequest(CRM, Set.of(), null, false, null, 100));

    assertThat(run.counts())
        .containsEntry(RunCounters.READ, 600L)
        .containsEntry(RunCounters.CREATED, 1200L);
    assertThat(run.status()).isEqualTo(Run.Status.SUCCEEDED);
  }

  @Test
  @DisplayName(
      "S25: a record that slipped to a page that was read, as one was deleted, is brought too")
  void aRecordThatSlippedBetweenTwoPagesIsBroughtToo() {
    world.silenceWebhooks();
    beforePage(2, () -> world.system(CRM).delete("1"));

    var run = bulk.backfill(SMALL_PAGES);

    assertThat(run.status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(firstNames(BOOKS)).containsAll(firstNames(CRM));
  }

  @Test
  @DisplayName("S25: the same where the count fits because another record was created")
  void aCountThatFitsByChanceHidesNoRecord() {
    world.silenceWebhooks();
    beforePage(
        2,
        () -> {
          world.system(CRM).delete("1");
          world.system(CRM).create(Map.of("firstName", Value.text("New")));
        });

    bulk.backfill(SMALL_PAGES);

    assertThat(firstNames(BOOKS)).contains("Name4", "Name10");
  }

  @Test
  @DisplayName("S25: the same where the process dies after the record slipped, in either reading")
  void aRecordThatSlippedIsBroughtThoughTheProcessDied() {
    for (int page : List.of(4, 6)) {
      world = old(Contacts.synced(), 10);
      bulk = new Bulk(world);
      world.silenceWebhooks();
      beforePage(
          2,
          () -> {
            world.system(CRM).delete("1");
            beforePage(
                page - 2,
                () -> {
                  throw new Bulk.Killed();
                });
          });
      var id = bulk.ask(Run.Kind.BACKFILL, SMALL_PAGES);
      assertThatThrownBy(() -> bulk.work()).isInstanceOf(Bulk.Killed.class);
      world.system(CRM).listing = () -> Fault.NONE;
      world.clock.pass(Bulk.LEASE.plusSeconds(1));

      new Bulk(world).work();

      assertThat(bulk.find(id).status()).as("page %s", page).isEqualTo(Run.Status.SUCCEEDED);
      assertThat(firstNames(BOOKS)).as("page %s", page).containsAll(firstNames(CRM));
    }
  }

  private void beforePage(int number, Runnable happens) {
    var pages = new AtomicInteger();
    world.system(CRM).listing =
        () -> {
          if (pages.incrementAndGet() == number) {
            happens.run();
          }
          return Fault.NONE;
        };
  }

  private void assertAllEqual(int records) {
    for (var id : ALL) {
      assertThat(world.system(id).ids()).hasSize(records);
      assertThat(firstNames(id)).containsExactlyInAnyOrderElementsOf(firstNames(CRM));
    }
  }

  private List<String> firstNames(SystemId id) {
    return world.system(id).ids().stream()
        .map(it -> world.system(id).fields(it).get("firstName"))
        .map(it -> it instanceof Value.Text text ? text.value() : "")
        .toList();
  }

  /** A CRM with records that are older than the sync and that no event reported. */
  private static World old(Contacts contacts, int records) {
    var world = new World(TestDatabase.fresh(), contacts, 1);
    var now = world.clock.instant();
    world.clock.set(Contacts.START.minus(Duration.ofDays(30)));
    for (int n = 1; n <= records; n++) {
      world
          .system(CRM)
          .create(
              Map.of(
                  "email", Value.text("p" + n + "@example.com"),
                  "firstName", Value.text("Name" + n)));
    }
    world.clock.set(now);
    world.hooks.clear();
    return world;
  }
}
