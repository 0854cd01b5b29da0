package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.SettableClock;
import io.syncline.core.definition.sync.Reconciliation;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.store.StoresForRuns;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SchedulesTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-03T00:00:00Z"));
  private final Ids ids = new Ids(clock, new Random(3));
  private final Runs runs = StoresForRuns.fresh();

  private Schedules schedules(String schedule) {
    var it = Reconciliation.standard();
    var rules =
        new Reconciliation(
            true,
            schedule,
            null,
            it.key(),
            null,
            null,
            it.window(),
            it.minCountRatio(),
            it.respond(),
            null,
            it.summary(),
            null);
    var installation = Contacts.synced().reconciled(rules).installation();
    return new Schedules(() -> installation, runs, Wakeups.NONE, ids, clock);
  }

  private List<Run> asked() {
    return runs.list(new Runs.Query(Run.Kind.RECONCILE, "contacts", null, null, 100));
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
  void whatNobodyCanReadIsLeftAlone() {
    schedules("now and then").runOnce();
    assertThat(asked()).isEmpty();
  }
}
