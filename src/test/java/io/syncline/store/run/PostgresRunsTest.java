package io.syncline.store.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.Contacts;
import io.syncline.core.SettableClock;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.run.Runs.Control;
import io.syncline.core.run.WaitReasons;
import io.syncline.core.system.state.Refusals;
import io.syncline.store.TestDatabase;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PostgresRunsTest {

  private static final Duration LEASE = Duration.ofSeconds(90);
  private static final Instant AT = Instant.parse("2026-06-22T04:00:00Z");
  private static final Value.Struct REQUEST =
      new Value.Struct(Map.of("startDate", Value.text("2026-11-01")));
  private static final Value.Struct PAGE_3 = new Value.Struct(Map.of("page", Value.decimal(3)));

  private final Database database = new Database(TestDatabase.fresh());
  private final SettableClock clock = new SettableClock(AT);
  private final Ids ids = new Ids(clock, new Random(5));
  private final Runs one = runs();
  private final Runs other = runs();

  @Test
  void whatWasAskedForIsFoundAsItWas() {
    var run = asked("contacts");

    assertThat(one.find(run.id())).contains(run);
    assertThat(one.nextDue(Run.Kind.RECONCILE, "contacts")).contains(AT);
    assertThat(one.nextDue(Run.Kind.BACKFILL, "contacts")).isEmpty();
    assertThat(one.find("0195511c-1111-7000-8000-000000000000")).isEmpty();
  }

  @Test
  void anOccasionMakesOneRunHoweverManyProcessesSeeIt() throws Exception {
    var threads = Executors.newFixedThreadPool(8);
    try {
      var tasks = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 16; i++) {
        var runs = i % 2 == 0 ? one : other;
        tasks.add(() -> runs.ask(run("contacts"), "reconcile/contacts/2026-06-22T04:00Z"));
      }
      int made = 0;
      for (var asked : threads.invokeAll(tasks)) {
        made += asked.get() ? 1 : 0;
      }
      assertThat(made).isEqualTo(1);
    } finally {
      threads.shutdown();
    }
    assertThat(one.ask(run("contacts"), "reconcile/contacts/2026-06-23T04:00Z")).isTrue();
    assertThat(one.ask(run("contacts"), null)).isTrue();
    assertThat(one.ask(run("contacts"), null)).isTrue();
  }

  @Test
  void atMostOneRunOfAKindAndSyncIsAtWork() {
    var first = asked("contacts");
    var second = asked("contacts");
    var products = asked("products");

    assertThat(claim(one, "contacts")).map(it -> it.run().id()).contains(first.id());
    assertThat(claim(other, "contacts")).isEmpty();
    assertThat(claim(one, "contacts")).isEmpty();
    assertThat(claim(other, "products")).map(it -> it.run().id()).contains(products.id());
    assertThat(one.find(second.id())).map(Run::status).contains(Run.Status.WAITING);
  }

  @Test
  void manyProcessesThatClaimAtOnceGetOneRun() throws Exception {
    for (int i = 0; i < 4; i++) {
      asked("contacts");
    }
    var threads = Executors.newFixedThreadPool(8);
    try {
      var tasks = new ArrayList<Callable<Optional<Runs.Claimed>>>();
      for (int i = 0; i < 16; i++) {
        var runs = runs();
        tasks.add(() -> claim(runs, "contacts"));
      }
      int taken = 0;
      for (var claimed : threads.invokeAll(tasks)) {
        taken += claimed.get().isPresent() ? 1 : 0;
      }
      assertThat(taken).isEqualTo(1);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void s18ARunWhoseLeaseLapsedGoesOnElsewhereFromItsCheckpointAndItsFormerWorkerIsFenced() {
    var run = asked("contacts");
    var mine = claim(one, "contacts").orElseThrow();
    one.begun(mine, "7", "hash-1");
    one.save(mine, PAGE_3, Map.of("pulled", 300L));

    assertThat(one.nextDue(Run.Kind.RECONCILE, "contacts")).contains(AT.plus(LEASE));
    clock.pass(LEASE);
    var theirs = claim(other, "contacts").orElseThrow();

    assertThat(theirs.run().id()).isEqualTo(run.id());
    assertThat(theirs.checkpoint()).isEqualTo(PAGE_3);
    assertThat(theirs.run().counts()).containsEntry("pulled", 300L);
    assertThat(theirs.epoch()).isGreaterThan(mine.epoch());
    assertThatThrownBy(() -> one.save(mine, Value.Struct.EMPTY, Map.of()))
        .isInstanceOf(Runs.Lost.class);
    assertThatThrownBy(() -> one.renew(mine, clock.instant())).isInstanceOf(Runs.Lost.class);
    assertThatThrownBy(() -> one.begun(mine, "8", "hash-2")).isInstanceOf(Runs.Lost.class);
    assertThatThrownBy(() -> one.end(mine, Run.Status.SUCCEEDED, Map.of(), null, clock.instant()))
        .isInstanceOf(Runs.Lost.class);
    other.begun(theirs, "8", "hash-2");
    assertThat(other.find(run.id())).map(it -> it.definition().hash()).contains("hash-1");
  }

  @Test
  void aLeaseThatIsRenewedStays() {
    asked("contacts");
    var mine = claim(one, "contacts").orElseThrow();
    clock.pass(LEASE.minusSeconds(1));
    assertThat(one.renew(mine, clock.instant())).isNull();
    clock.pass(LEASE.minusSeconds(1));

    assertThat(claim(other, "contacts")).isEmpty();
  }

  @Test
  void aRunThatEndedMakesRoomForTheNext() {
    var first = asked("contacts");
    var second = asked("contacts");
    var mine = claim(one, "contacts").orElseThrow();
    one.end(mine, Run.Status.NOT_TRUSTWORTHY, Map.of("pulled", 4L), "half", clock.instant());

    var ended = one.find(first.id()).orElseThrow();
    assertThat(ended.status()).isEqualTo(Run.Status.NOT_TRUSTWORTHY);
    assertThat(ended.state().endedAt()).isEqualTo(clock.instant());
    assertThat(ended.reason()).isEqualTo("half");
    assertThat(claim(other, "contacts")).map(it -> it.run().id()).contains(second.id());
    assertThat(
            one.latest(
                Run.Kind.RECONCILE,
                "contacts",
                Set.of(Run.Status.SUCCEEDED, Run.Status.NOT_TRUSTWORTHY)))
        .contains(ended);
    assertThat(one.latest(Run.Kind.RECONCILE, "contacts", Set.of(Run.Status.SUCCEEDED))).isEmpty();
    assertThat(one.list(new Runs.Query(null, Set.of("contacts"), null, null, 10)).rows())
        .extracting(Run::id)
        .containsExactly(second.id(), first.id());
    assertThat(
            one.list(
                    new Runs.Query(
                        Run.Kind.RECONCILE, null, Run.Status.NOT_TRUSTWORTHY, second.id(), 10))
                .rows())
        .containsExactly(ended);
  }

  @Test
  void aRunWithoutAWorkerIsPausedResumedAndCancelledAtOnce() {
    var run = asked("contacts");

    assertThat(control(run, Control.PAUSE)).isEqualTo(Run.Status.PAUSED);
    assertThat(claim(one, "contacts")).isEmpty();
    assertThat(one.nextDue(Run.Kind.RECONCILE, "contacts")).isEmpty();
    assertThat(control(run, Control.RESUME)).isEqualTo(Run.Status.WAITING);
    assertThatThrownBy(() -> control(run, Control.RESUME))
        .isInstanceOf(IllegalStateException.class);
    assertThat(control(run, Control.CANCEL)).isEqualTo(Run.Status.CANCELLED);
    assertThat(one.find(run.id()).orElseThrow().reason()).isEqualTo("cancelled by operator");
    assertThatThrownBy(() -> control(run, Control.PAUSE)).isInstanceOf(IllegalStateException.class);
    assertThat(claim(one, "contacts")).isEmpty();
    assertThat(other.control("nothing", Control.PAUSE, "operator", AT)).isEmpty();
  }

  @Test
  void aPauseOfARunAtWorkIsMetBetweenPagesAndItsCheckpointStays() {
    var run = asked("contacts");
    var mine = claim(one, "contacts").orElseThrow();
    one.save(mine, PAGE_3, Map.of("pulled", 300L));
    var ongoing = new ActiveRun(one, mine, clock, WaitReasons.NONE);

    assertThat(control(run, Control.PAUSE)).isEqualTo(Run.Status.RUNNING);
    clock.pass(Duration.ofSeconds(5));
    assertThatThrownBy(ongoing::goOn)
        .isInstanceOfSatisfying(
            ActiveRun.Halted.class, it -> assertThat(it.why()).isEqualTo(ActiveRun.Why.PAUSED));
    ongoing.end(Run.Status.PAUSED, Map.of("pulled", 300L), null);

    assertThat(claim(other, "contacts")).isEmpty();
    assertThat(control(run, Control.RESUME)).isEqualTo(Run.Status.WAITING);
    assertThat(claim(other, "contacts").orElseThrow().checkpoint()).isEqualTo(PAGE_3);
  }

  @Test
  void whatARunWaitsForIsNotedWhileItDoes() {
    var run = asked("contacts");
    var refusing = new HashMap<SystemId, Refusals.Refusal>();
    refusing.put(SystemId.of("elsewhere"), new Refusals.Refusal(AT, "HTTP 401"));
    var waitReasons = new WaitReasons(Contacts.synced()::installation, () -> refusing, Map::of);
    var ongoing = new ActiveRun(one, claim(one, "contacts").orElseThrow(), clock, waitReasons);
    ongoing.rest(Duration.ZERO);
    assertThat(other.find(run.id()).orElseThrow().reason()).isNull();

    refusing.put(Contacts.BOOKS, new Refusals.Refusal(AT, "HTTP 401"));
    ongoing.rest(Duration.ZERO);

    assertThat(other.find(run.id()).orElseThrow().reason())
        .startsWith("Waits for books, which has refused our credentials since " + AT);
    refusing.clear();
    clock.pass(Duration.ofSeconds(5));
    ongoing.goOn();
    assertThat(other.find(run.id()).orElseThrow().reason()).isNull();
  }

  @Test
  void whatARunWaitedForIsForgottenByWhoGoesOn() {
    var run = asked("contacts");
    one.note(claim(one, "contacts").orElseThrow(), "Waits");
    clock.pass(LEASE);

    assertThat(claim(other, "contacts").orElseThrow().run().reason()).isNull();
    assertThat(other.find(run.id()).orElseThrow().status()).isEqualTo(Run.Status.RUNNING);
  }

  @Test
  void aPauseThatIsTakenBackBeforeItsWorkerLiesDownPausesNothing() {
    var run = asked("contacts");
    var mine = claim(one, "contacts").orElseThrow();
    control(run, Control.PAUSE);
    assertThat(one.renew(mine, clock.instant())).isEqualTo(Control.PAUSE);
    control(run, Control.RESUME);
    one.end(mine, Run.Status.PAUSED, Map.of(), null, clock.instant());

    assertThat(claim(other, "contacts")).isPresent();
  }

  @Test
  void aCancelIsNotTakenBackByAnythingDemandedAfterIt() {
    var run = asked("contacts");
    var mine = claim(one, "contacts").orElseThrow();
    control(run, Control.CANCEL);
    control(run, Control.PAUSE);
    assertThat(one.renew(mine, clock.instant())).isEqualTo(Control.CANCEL);
    one.end(mine, Run.Status.PAUSED, Map.of(), null, clock.instant());

    assertThat(one.find(run.id())).map(Run::status).contains(Run.Status.CANCELLED);
  }

  @Test
  void aDemandOnTheRunOfADeadProcessIsMetByWhoeverClaimsNext() {
    var run = asked("contacts");
    claim(one, "contacts").orElseThrow();
    control(run, Control.CANCEL);
    var next = asked("contacts");
    clock.pass(LEASE);

    assertThat(claim(other, "contacts")).map(it -> it.run().id()).contains(next.id());
    assertThat(one.find(run.id())).map(Run::status).contains(Run.Status.CANCELLED);
  }

  @Test
  void s18ARunWhoseProcessWasKilledIsTakenOverAtOnce() {
    var run = asked("contacts");
    var killed = session();
    killed.keep();
    try (var next = session()) {
      next.keep();
      var mine = claim(runs(killed), "contacts").orElseThrow();
      one.save(mine, PAGE_3, Map.of());
      assertThat(claim(runs(next), "contacts")).isEmpty();
      assertThat(control(run, Control.PAUSE)).isEqualTo(Run.Status.RUNNING);
      assertThat(control(run, Control.RESUME)).isEqualTo(Run.Status.RUNNING);
      assertThat(one.nextDue(Run.Kind.RECONCILE, "contacts")).contains(AT.plus(LEASE));

      killed.close();

      assertThat(one.nextDue(Run.Kind.RECONCILE, "contacts")).contains(AT);
      assertThat(claim(runs(next), "contacts").orElseThrow().checkpoint()).isEqualTo(PAGE_3);
      assertThatThrownBy(() -> one.save(mine, PAGE_3, Map.of())).isInstanceOf(Runs.Lost.class);
    }
  }

  @Test
  void aDemandOnTheRunOfAKilledProcessIsMetAtOnce() {
    var run = asked("contacts");
    try (var killed = session()) {
      killed.keep();
      claim(runs(killed), "contacts").orElseThrow();
    }

    assertThat(control(run, Control.CANCEL)).isEqualTo(Run.Status.CANCELLED);
    assertThat(claim(one, "contacts")).isEmpty();
  }

  @Test
  void aProcessThatStopsLeavesItsRunToTheNext() {
    asked("contacts");
    var mine = claim(one, "contacts").orElseThrow();
    one.save(mine, PAGE_3, Map.of());
    one.end(mine, Run.Status.WAITING, Map.of(), null, clock.instant());

    assertThat(claim(other, "contacts").orElseThrow().checkpoint()).isEqualTo(PAGE_3);
  }

  @Test
  void everyQueryOfRunsUsesAnIndex() {
    var statements =
        List.of(
            "select id from sync_run where kind = 'reconcile' and sync = 'c' and ended_at is null"
                + " and status in ('waiting', 'running')",
            "select id from sync_run where kind = 'reconcile' and sync = 'c' and ended_at is not"
                + " null and status = any('{succeeded}') order by id desc limit 1",
            "select id from sync_run where (null::text is null or kind = null::text) and"
                + " (null::text is null or id < null::text) order by id desc limit 10");
    for (var statement : statements) {
      var plan =
          database.inIndexOrder(
              connection ->
                  String.join(
                      "\n",
                      Sql.of("explain " + statement)
                          .on(connection)
                          .list(row -> row.text("QUERY PLAN"))));
      assertThat(plan).contains("Index").doesNotContain("Seq Scan").doesNotContain("Disabled");
    }
  }

  private Run.Status control(Run run, Control demand) {
    return other.control(run.id(), demand, "operator", clock.instant()).orElseThrow().status();
  }

  private Optional<Runs.Claimed> claim(Runs runs, String sync) {
    return runs.claim(Run.Kind.RECONCILE, sync, clock.instant());
  }

  private Run asked(String sync) {
    var run = run(sync);
    assertThat(one.ask(run, null)).isTrue();
    return run;
  }

  private Run run(String sync) {
    return Run.asked(
        ids.next().toString(), Run.Kind.RECONCILE, sync, REQUEST, clock.instant(), "operator");
  }

  private Runs runs() {
    return runs(session());
  }

  private Runs runs(ProcessSession session) {
    return new PostgresRuns(database, session, LEASE);
  }

  private ProcessSession session() {
    return new ProcessSession(database, UUID.randomUUID());
  }
}
