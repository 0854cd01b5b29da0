package io.syncline.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.SettableClock;
import io.syncline.core.alert.Alert;
import io.syncline.core.alert.Alerts;
import io.syncline.core.alert.Condition;
import io.syncline.core.alert.Condition.Of;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.AlertSettings.Change;
import io.syncline.core.definition.rule.AlertSettings.Escalation;
import io.syncline.core.definition.rule.AlertSettings.Quiet;
import io.syncline.core.model.Ids;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Message.Urgency;
import io.syncline.core.runtime.Runtime;
import io.syncline.ops.notify.MessageLinks;
import io.syncline.store.TestDatabase;
import io.syncline.store.alert.PostgresAlerts;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Alerts are opened once, repeated sparingly, and closed when they are over. */
class AlertsTest {

  /** Noon where the sync's time zone is UTC. */
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private static final Of LETTERS = Of.system(AlertRule.DEAD_LETTERS, "crm");
  private static final Of LAG = Of.system(AlertRule.LAG, "books");
  private static final Of CONFLICTS = Of.syncs(AlertRule.CONFLICTS, "contacts");

  private final SettableClock clock = new SettableClock(NOON);
  private final PostgresAlerts store = new PostgresAlerts(new Database(TestDatabase.fresh()));
  private final List<Message> sent = new ArrayList<>();
  private final List<Condition> conditions = new ArrayList<>();
  private @Nullable String route;
  private Installation installation = Contacts.synced().installation();

  private Alerts alerts() {
    var runtime = new Runtime(clock, new Ids(clock, new Random(1)), () -> installation);
    return new Alerts(List.of(now -> List.copyOf(conditions)), store, sent::add, runtime);
  }

  private void say(Quiet quiet, Escalation escalation, Map<String, Change> rules) {
    var settings =
        new AlertSettings("ops@example.com", route, quiet, escalation, Duration.ofDays(1), rules);
    installation = Contacts.synced().alerts(settings).installation();
  }

  private void holds(Of of, long count, Instant since) {
    conditions.removeIf(it -> it.of().equals(of));
    conditions.add(new Condition(of, count, since, count + " of them"));
  }

  /** Each minute one look. */
  private List<String> pass(Duration time) {
    sent.clear();
    for (var end = clock.instant().plus(time); clock.instant().isBefore(end); ) {
      clock.pass(Duration.ofMinutes(1));
      alerts().runOnce();
    }
    return sent.stream().map(it -> it.topic().subject() + ": " + it.text()).toList();
  }

  @Test
  void whatHoldsIsSentOnceAndItsEndToo() {
    holds(LETTERS, 3, NOON);
    assertThat(pass(Duration.ofHours(2))).containsExactly("crm: 3 of them");
    assertThat(sent.get(0).urgency()).isEqualTo(Urgency.ALERT);

    conditions.clear();
    assertThat(pass(Duration.ofHours(2)))
        .containsExactly("crm: Over since 2026-11-23T14:01:00Z: 3 of them");
    assertThat(store.current()).isEmpty();
    assertThat(store.list(true, null, 10)).hasSize(1);
    assertThat(store.list(false, null, 10)).isEmpty();
  }

  @Test
  void whatDoesNotHoldLongEnoughIsNotSent() {
    holds(LAG, 5, NOON);
    pass(Duration.ofMinutes(3));
    holds(LAG, 4, clock.instant());
    assertThat(pass(Duration.ofMinutes(4))).as("the oldest is done").isEmpty();
    conditions.clear();
    pass(Duration.ofMinutes(1));
    assertThat(store.current()).isEmpty();
  }

  @Test
  void aLookThatMissesItEndsNothing() {
    holds(LETTERS, 1, NOON);
    pass(Duration.ofMinutes(5));
    conditions.clear();
    assertThat(pass(Duration.ofMinutes(1))).isEmpty();
    holds(LETTERS, 1, NOON);
    assertThat(pass(Duration.ofMinutes(10))).isEmpty();
    assertThat(store.current()).singleElement().extracting(Alert::open).isEqualTo(true);
  }

  @Test
  void itIsSentAgainOnceADayUntilSomebodyTakesCareOfIt() {
    holds(LETTERS, 3, NOON);
    pass(Duration.ofMinutes(5));
    assertThat(pass(Duration.ofDays(1))).containsExactly("crm: Still: 3 of them");
    var id = store.current().get(0).id();
    assertThat(store.acknowledge(id, "mara")).isPresent();
    assertThat(pass(Duration.ofDays(3))).isEmpty();
    assertThat(store.current().get(0).acknowledgedBy()).isEqualTo("mara");
  }

  @Test
  void whatGetsMuchWorseIsSentAtOnceAcknowledgedOrNot() {
    holds(LETTERS, 3, NOON);
    pass(Duration.ofMinutes(5));
    store.acknowledge(store.current().get(0).id(), "mara");
    holds(LETTERS, 12, NOON);
    assertThat(pass(Duration.ofMinutes(5))).as("ten more").isEmpty();
    holds(LETTERS, 13, NOON);
    assertThat(pass(Duration.ofMinutes(5))).containsExactly("crm: Still: 13 of them");
  }

  @Test
  void inQuietHoursOnlyWhatIsUrgentIsSentAndTheRestFollows() {
    say(new Quiet("22:00", "07:00"), null, Map.of());
    clock.set(Instant.parse("2026-11-23T22:00:00Z"));
    holds(LETTERS, 1, clock.instant());
    holds(CONFLICTS, 2, NOON);
    assertThat(pass(Duration.ofHours(4))).containsExactly("crm: 1 of them");
    assertThat(pass(Duration.ofHours(6))).containsExactly("contacts: 2 of them");
    assertThat(sent.get(0).to()).isEqualTo("ops@example.com");
    assertThat(sent.get(0).urgency()).isEqualTo(Urgency.NOTICE);
  }

  @Test
  void whatNobodyAcknowledgesIsEscalatedOnce() {
    say(null, new Escalation(Duration.ofHours(4), "lead@example.com"), Map.of());
    holds(LETTERS, 1, NOON);
    pass(Duration.ofHours(3));
    assertThat(pass(Duration.ofHours(8)))
        .singleElement()
        .asString()
        .startsWith("crm: Not acknowledged since 2026-11-23T12:02:00Z: 1 of them");
    assertThat(sent.get(0).to()).isEqualTo("lead@example.com");
  }

  @Test
  void aRuleIsSwitchedOffOrChangedByTheSync() {
    say(
        null,
        null,
        Map.of(
            "deadLetters", new Change(false, null, null, null),
            "Conflicts", new Change(true, 5, Duration.ZERO, true)));
    holds(LETTERS, 9, NOON);
    holds(CONFLICTS, 5, NOON);
    assertThat(pass(Duration.ofHours(1))).isEmpty();
    holds(CONFLICTS, 6, NOON);
    assertThat(pass(Duration.ofHours(1))).containsExactly("contacts: 6 of them");
    assertThat(sent.get(0).urgency()).isEqualTo(Urgency.ALERT);
  }

  @Test
  void manyAtOnceToOneReceiverAreOneMessage() {
    for (var rule :
        List.of(
            AlertRule.DEAD_LETTERS,
            AlertRule.LAG,
            AlertRule.UNREACHABLE,
            AlertRule.CREDENTIALS,
            AlertRule.BRAKES)) {
      holds(Of.system(rule, "crm"), 1, NOON.minus(Duration.ofHours(1)));
    }
    pass(Duration.ofMinutes(10));
    assertThat(sent).singleElement().extracting(it -> it.topic().subject()).isEqualTo("5 alerts");
    assertThat(sent.get(0).text().lines()).hasSize(5).allMatch(it -> it.equals("crm: 1 of them"));
  }

  @Test
  void ofSeveralProcessesOneLooks() {
    holds(LETTERS, 1, NOON);
    clock.pass(Duration.ofMinutes(1));
    alerts().runOnce();
    alerts().runOnce();
    assertThat(sent).as("the second look of the minute").isEmpty();
    assertThat(store.current()).hasSize(1);
    assertThat(pass(Duration.ofMinutes(1))).hasSize(1);
  }

  @Test
  void aCrashBeforeAnAlertIsKeptRepeatsItsOccasion() {
    holds(LETTERS, 1, NOON);
    pass(Duration.ofMinutes(1));
    var before = store.current().get(0);
    pass(Duration.ofMinutes(1));
    var first = sent.get(0);
    store.save(before);
    assertThat(store.current().get(0).open()).as("as it was before the crash").isFalse();
    pass(Duration.ofMinutes(1));
    assertThat(sent.get(0).occasion()).isEqualTo(first.occasion()).isNotNull();
  }

  @Test
  void ofWhatNoSyncIsAboutNothingIsKept() {
    holds(Of.system(AlertRule.LAG, "elsewhere"), 7, NOON);
    assertThat(pass(Duration.ofHours(1))).isEmpty();
    assertThat(store.current()).isEmpty();
  }

  @Test
  void whatIsAboutASystemGoesToItsOwner() {
    say(null, new Escalation(Duration.ofHours(4), "lead@example.com"), Map.of());
    installation = installation.ownedBy(Map.of(Contacts.CRM, "crm-team@example.com"));
    holds(LETTERS, 1, NOON);
    holds(LAG, 1, NOON);
    holds(CONFLICTS, 1, NOON.minus(Duration.ofDays(1)));
    pass(Duration.ofHours(1));
    assertThat(sent)
        .extracting(it -> it.topic().subject() + " to " + it.to())
        .containsExactlyInAnyOrder(
            "crm to crm-team@example.com",
            "books to ops@example.com",
            "contacts to ops@example.com");
    pass(Duration.ofHours(4));
    assertThat(sent).allMatch(it -> "lead@example.com".equals(it.to())).isNotEmpty();
    conditions.clear();
    pass(Duration.ofHours(1));
    assertThat(sent)
        .filteredOn(it -> it.topic().subject().equals("crm"))
        .allMatch(it -> "crm-team@example.com".equals(it.to()))
        .isNotEmpty();
  }

  @Test
  void failuresSayHowManyCameInARow() {
    holds(Of.system(AlertRule.FAILURES, "books"), 3, NOON);
    assertThat(pass(Duration.ofMinutes(5))).as("not more than three").isEmpty();
    holds(Of.system(AlertRule.FAILURES, "books"), 4, NOON);
    pass(Duration.ofMinutes(5));
    assertThat(sent.get(0).numbers()).containsEntry("consecutiveFailures", 4L);
    assertThat(new MessageLinks("https://sync.example").of(sent.get(0)))
        .isEqualTo("https://sync.example/console#systems");
  }

  @Test
  void aRouteGetsWhatIsOpenedEscalatedAndOverAndManyTogether() {
    route = "direct:alert.pager";
    say(null, new Escalation(Duration.ofHours(4), "lead@example.com"), Map.of());
    holds(LETTERS, 1, NOON);
    pass(Duration.ofHours(5));
    assertThat(sent).hasSize(2).allMatch(it -> it.routes().contains(route));
    conditions.clear();
    pass(Duration.ofHours(1));
    assertThat(sent).singleElement().matches(it -> it.routes().contains(route));
    for (var rule : List.of(AlertRule.LAG, AlertRule.UNREACHABLE, AlertRule.BRAKES)) {
      holds(Of.system(rule, "crm"), 1, NOON);
    }
    holds(LETTERS, 1, NOON);
    pass(Duration.ofMinutes(10));
    assertThat(sent).singleElement().matches(it -> it.routes().contains(route));
  }
}
