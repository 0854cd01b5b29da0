package io.syncline.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.SettableClock;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.runtime.Runtime;
import io.syncline.store.StoresForRuns;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SchedulesTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-03T00:00:00Z"));
  private final Ids ids = new Ids(clock, new Random(3));
  private final Runs runs = StoresForRuns.fresh();

  private Set<String> paused = Set.of();

  private Schedules schedules(String schedule) {
    return schedules(rules(schedule, null), Contacts.synced());
  }

  private Schedules schedules(Reconciliation rules, Contacts contacts) {
    var installation = contacts.reconciled(rules).installation();
    return new Schedules(
        runs, Wakeups.NONE, new Runtime(clock, ids, () -> installation.pausing(paused)));
  }

  private static Reconciliation rules(String schedule, @Nullable String after) {
    var it = Reconciliation.standard();
    return new Reconciliation(
        new Reconciliation.Timing(true, schedule, after),
        new Reconciliation.Criteria(
            it.criteria().key(), null, null, it.criteria().window(), it.criteria().minCountRatio()),
        it.respond(),
        new Reconciliation.Reports(null, it.reports().summary()),
        null);
  }

  private List<Run> asked() {
    return runs.list(new Runs.Query(Run.Kind.RECONCILE, "contacts", null, null, 100)).rows();
  }

  @Test
  @DisplayName("daily is 04:00 of the time zone, weekly Monday, through the change of clocks")
  void theUsualSchedules() {
    var before = Instant.parse("2026-03-28T12:00:00Z");
    assertThat(Cron.of("daily", BERLIN).last(before, before.plus(Duration.ofDays(1))))
        .isEqualTo(Instant.parse("2026-03-29T02:00:00Z"));
    assertThat(Cron.of("weekly", BERLIN).last(before, before.plus(Duration.ofDays(7))))
        .isEqualTo(Instant.parse("2026-03-30T02:00:00Z"));
  }

  @Test
  @DisplayName("firings that were missed collapse into one")
  void missedFiringsCollapseIntoOne() {
    schedules("daily").runOnce();
    assertThat(asked()).hasSize(1);
    clock.pass(Duration.ofDays(5));
    schedules("daily").runOnce();
    assertThat(asked()).hasSize(2);
    schedules("daily").runOnce();
    assertThat(asked()).hasSize(2);
  }

  @Test
  @DisplayName("every process looks at the schedule, and one run is asked for")
  void aFiringMakesOneRunHoweverManyProcessesSeeIt() {
    var one = schedules("0 0/10 * * * ?");
    var other = schedules("0 0/10 * * * ?");
    one.runOnce();
    other.runOnce();
    for (int i = 0; i < 3; i++) {
      clock.pass(Duration.ofMinutes(10));
      one.runOnce();
      other.runOnce();
    }
    assertThat(asked()).hasSize(4);
  }

  @Test
  @DisplayName("an occasion of a paused sync is skipped and listed; the next one after it is not")
  void aPausedSyncIsNotReconciledByItself() {
    paused = Set.of("contacts");
    schedules("daily").runOnce();
    schedules("daily").runOnce();

    assertThat(asked()).hasSize(1);
    assertThat(asked().get(0).status()).isEqualTo(Run.Status.CANCELLED);
    assertThat(asked().get(0).reason()).isEqualTo("the sync is paused");
    assertThat(runs.claim(Run.Kind.RECONCILE, "contacts", clock.instant())).isEmpty();
    paused = Set.of();
    schedules("daily").runOnce();
    assertThat(asked()).hasSize(1);
    clock.pass(Duration.ofDays(1));
    schedules("daily").runOnce();
    assertThat(asked()).extracting(Run::status).startsWith(Run.Status.WAITING).hasSize(2);
  }

  private List<Run> of(String sync) {
    return runs.list(new Runs.Query(Run.Kind.RECONCILE, sync, null, null, 100)).rows();
  }

  private void end(String sync) {
    var claimed = runs.claim(Run.Kind.RECONCILE, sync, clock.instant()).orElseThrow();
    runs.end(claimed, Run.Status.SUCCEEDED, Map.of(), null, clock.instant());
  }

  @Test
  @DisplayName("a sync that comes after another waits until the other's run of the occasion ended")
  void aSyncWaitsForTheRunOfTheSameOccasion() {
    var both = schedules(rules("daily", "books"), Contacts.synced().aSyncPerTarget());
    both.runOnce();
    assertThat(of("books")).hasSize(1);
    assertThat(of("desk")).isEmpty();
    both.runOnce();
    assertThat(of("desk")).isEmpty();

    end("books");
    both.runOnce();
    assertThat(of("desk")).hasSize(1);
    end("desk");
    clock.pass(Duration.ofDays(1));
    // Another process sees that it is due before anybody asked for the first.
    var only = schedules(rules("daily", "books"), Contacts.synced().aSyncPerTarget());
    runs.ask(
        Run.asked(
            ids.next().toString(),
            Run.Kind.BACKFILL,
            "books",
            Value.Struct.EMPTY,
            clock.instant(),
            "ann"),
        null);
    only.runOnce();
    end("books");
    only.runOnce();
    assertThat(of("desk")).hasSize(1);
    var backfill = runs.claim(Run.Kind.BACKFILL, "books", clock.instant()).orElseThrow();
    runs.end(backfill, Run.Status.SUCCEEDED, Map.of(), null, clock.instant());
    only.runOnce();
    assertThat(of("desk")).hasSize(2);
  }

  @Test
  @DisplayName("a run of the day before is not the run of the occasion")
  void aRunOfTheDayBeforeIsNotTheRunOfTheOccasion() {
    var both = schedules(rules("daily", "books"), Contacts.synced().aSyncPerTarget());
    both.runOnce();
    end("books");
    both.runOnce();
    end("desk");
    clock.pass(Duration.ofDays(1));
    paused = Set.of("books");
    schedules(rules("daily", "books"), Contacts.synced().aSyncPerTarget()).runOnce();

    assertThat(of("books").get(0).status()).isEqualTo(Run.Status.CANCELLED);
    assertThat(of("desk")).hasSize(2);
  }

  @Test
  void anUnreadableScheduleIsLeftAlone() {
    schedules("now and then").runOnce();
    assertThat(asked()).isEmpty();
  }
}
