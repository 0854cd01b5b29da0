package io.syncline.core.run.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.inbox.HookFault;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.SafetyPolls.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafetyPollsTest {

  private static final SystemId CRM = SystemId.of("crm");
  private static final Duration SAFETY = Duration.ofHours(1);
  private static final Duration QUIET = Duration.ofDays(1);
  private static final Duration LATE = Duration.ofMinutes(11);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final List<HookState> reported = new ArrayList<>();
  private final WebhookReports watch =
      new WebhookReports(
          new WebhookReports.Reports() {
            @Override
            public void refused(SystemId system, HookFault fault) {}

            @Override
            public void begins(SystemId system, HookFault fault) {}

            @Override
            public void ends(SystemId system) {}
          },
          news -> Map.of(),
          clock);
  private boolean unreported;
  private final SafetyPolls polls =
      new SafetyPolls(
          watch,
          (system, from, to, since) -> unreported,
          new SafetyPolls.Pace(SAFETY, QUIET),
          (system, to) -> reported.add(to),
          clock);

  /** As the poll route does, once. */
  private Asked poll() {
    var asked = polls.ask(CRM);
    if (asked != Asked.NOTHING) {
      var began = clock.instant();
      polls.looked(CRM, began);
      polls.filed(CRM, began);
    }
    return asked;
  }

  private Asked pollAfter(Duration time) {
    clock.pass(time);
    return poll();
  }

  @Test
  void whileWebhooksWorkItIsPolledRarely() {
    assertThat(poll()).isEqualTo(Asked.CHANGES);
    watch.verified(CRM);
    assertThat(pollAfter(SAFETY.minusSeconds(1))).isEqualTo(Asked.NOTHING);
    assertThat(pollAfter(Duration.ofSeconds(1))).isEqualTo(Asked.CHANGES);
    assertThat(pollAfter(Duration.ofSeconds(1))).isEqualTo(Asked.NOTHING);
    assertThat(reported).isEmpty();
  }

  @Test
  void whileTheLastOneWasRefusedItIsPolledEachTime() {
    poll();
    clock.pass(Duration.ofSeconds(1));
    watch.refused(CRM, HookFault.SIGNATURE);
    assertThat(poll()).isEqualTo(Asked.ALL);
    assertThat(poll()).isEqualTo(Asked.ALL);
    clock.pass(Duration.ofSeconds(1));
    watch.verified(CRM);
    assertThat(poll()).isEqualTo(Asked.NOTHING);
    assertThat(reported).containsExactly(HookState.REFUSED, HookState.WORKING);
  }

  @Test
  void senderOfWrongSignaturesFillsNoLog() {
    poll();
    for (int i = 0; i < 100; i++) {
      clock.pass(Duration.ofSeconds(5));
      watch.refused(CRM, HookFault.SIGNATURE);
      poll();
      clock.pass(Duration.ofSeconds(5));
      watch.verified(CRM);
      poll();
    }
    assertThat(reported).hasSize(2);
  }

  @Test
  void withoutAWebhookForLongItIsPolledUntilOneComes() {
    poll();
    watch.verified(CRM);
    assertThat(pollAfter(QUIET.minusSeconds(1))).isEqualTo(Asked.CHANGES);
    assertThat(pollAfter(Duration.ofSeconds(1))).isEqualTo(Asked.ALL);
    assertThat(polls.state(CRM)).isEqualTo(HookState.QUIET);
    watch.verified(CRM);
    assertThat(poll()).isEqualTo(Asked.NOTHING);
  }

  @Test
  void oneWhoseWebhooksNeverCameIsQuietAfterTheSameTime() {
    poll();
    assertThat(pollAfter(QUIET)).isEqualTo(Asked.ALL);
  }

  /** A webhook every hour, for eight days. */
  private void busyWeek() {
    poll();
    for (int hour = 0; hour <= 8 * 24; hour++) {
      watch.verified(CRM);
      pollAfter(Duration.ofHours(1));
    }
    watch.verified(CRM);
    reported.clear();
  }

  @Test
  void aBusySystemThatIsSilentForLongerThanEverIsPolledAndReportedOnce() {
    busyWeek();
    pollAfter(Duration.ofMinutes(89));
    assertThat(polls.state(CRM)).isEqualTo(HookState.WORKING);
    assertThat(pollAfter(Duration.ofMinutes(1))).isEqualTo(Asked.ALL);
    pollAfter(Duration.ofMinutes(5));
    assertThat(polls.state(CRM)).isEqualTo(HookState.SILENT);
    pollAfter(QUIET);
    assertThat(polls.state(CRM)).isEqualTo(HookState.SILENT);

    watch.verified(CRM);
    poll();
    assertThat(polls.state(CRM)).isEqualTo(HookState.WORKING);
    assertThat(reported).containsExactly(HookState.SILENT, HookState.WORKING);
  }

  @Test
  void whatIsUsualIsNotKnownBeforeAWeek() {
    poll();
    for (int hour = 0; hour < 6 * 24; hour++) {
      watch.verified(CRM);
      pollAfter(Duration.ofHours(1));
    }
    pollAfter(Duration.ofHours(5));
    assertThat(polls.state(CRM)).isEqualTo(HookState.WORKING);
  }

  @Test
  void aSilenceInWhichChangesWereMissedIsNotUsual() {
    busyWeek();
    clock.pass(Duration.ofHours(6));
    watch.missed(CRM);
    clock.pass(Duration.ofMinutes(1));
    watch.verified(CRM);
    clock.pass(Duration.ofHours(2));
    assertThat(polls.state(CRM)).isEqualTo(HookState.SILENT);
  }

  @Test
  void aSilenceWithoutMissedChangesIsUsualFromThenOn() {
    busyWeek();
    clock.pass(Duration.ofHours(6));
    watch.verified(CRM);
    clock.pass(Duration.ofHours(8));
    assertThat(polls.state(CRM)).isEqualTo(HookState.WORKING);
  }

  @Test
  void aSilenceIsForgottenAfterTwoPeriods() {
    busyWeek();
    clock.pass(Duration.ofHours(6));
    for (int hour = 0; hour < 29 * 24; hour++) {
      watch.verified(CRM);
      clock.pass(Duration.ofHours(1));
    }
    watch.verified(CRM);
    clock.pass(Duration.ofHours(2));
    assertThat(polls.state(CRM)).isEqualTo(HookState.SILENT);
  }

  @Test
  void changesThatNoWebhookReportedAreEvidenceUntilAWebhookAndAnHourWithoutThem() {
    poll();
    unreported = true;
    pollAfter(LATE);
    assertThat(polls.state(CRM)).isEqualTo(HookState.INCOMPLETE);

    watch.verified(CRM);
    assertThat(pollAfter(Duration.ofMinutes(20))).isEqualTo(Asked.ALL);
    watch.verified(CRM);
    pollAfter(SAFETY);
    assertThat(polls.state(CRM)).as("they go on").isEqualTo(HookState.INCOMPLETE);

    unreported = false;
    pollAfter(SAFETY);
    assertThat(polls.state(CRM)).as("none came since").isEqualTo(HookState.INCOMPLETE);
    watch.verified(CRM);
    pollAfter(Duration.ofSeconds(1));
    assertThat(polls.state(CRM)).isEqualTo(HookState.WORKING);
    assertThat(reported).containsExactly(HookState.INCOMPLETE, HookState.WORKING);
  }
}
