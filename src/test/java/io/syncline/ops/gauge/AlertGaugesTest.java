package io.syncline.ops.gauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.Contacts;
import io.syncline.core.SettableClock;
import io.syncline.core.alert.Alert;
import io.syncline.core.alert.Condition.Of;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.AlertSettings.Change;
import io.syncline.core.model.Ids;
import io.syncline.core.runtime.Runtime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AlertGaugesTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SettableClock clock = new SettableClock(NOON);
  private final List<Alert> alerts = new ArrayList<>();
  private Installation installation = Contacts.synced().installation();
  private boolean away;

  private final AlertGauges gauges =
      new AlertGauges(
          registry,
          this::known,
          new Runtime(clock, new Ids(clock, new Random(1)), () -> installation));

  private void look() {
    gauges.show();
  }

  private List<Alert> known() {
    if (away) {
      throw new IllegalStateException("the database is away");
    }
    return alerts;
  }

  private void holds(AlertRule rule, String system, boolean opened) {
    var times = new Alert.Times(NOON, opened ? NOON : null, null, null);
    var sent = new Alert.Sent(opened ? 1 : 0, opened ? NOON : null, 3, false);
    alerts.add(new Alert(UUID.randomUUID(), Of.system(rule, system), times, 3, "", sent, "mara"));
  }

  private double open(String rule, String severity) {
    return registry
        .get("syncline.alerts.open")
        .tags("rule", rule, "severity", severity)
        .gauge()
        .value();
  }

  @Test
  void openAlertsAreCountedByRuleAndSeverityAndNotTheirRecords() {
    holds(AlertRule.DEAD_LETTERS, "crm", true);
    holds(AlertRule.DEAD_LETTERS, "books", true);
    holds(AlertRule.LAG, "crm", false);
    look();
    assertThat(open("dead-letters", "critical")).isEqualTo(2);
    assertThat(open("dead-letters", "warning")).isZero();
    assertThat(open("lag", "critical")).as("it does not hold long enough").isZero();
  }

  @Test
  void theSeverityIsThatOfTheSync() {
    var calm = Map.of("deadLetters", new Change(true, null, null, false));
    installation =
        Contacts.synced()
            .alerts(new AlertSettings(null, null, null, null, Duration.ofDays(1), calm))
            .installation();
    holds(AlertRule.DEAD_LETTERS, "crm", true);
    look();
    assertThat(open("dead-letters", "warning")).isEqualTo(1);
    assertThat(open("dead-letters", "critical")).isZero();
  }

  @Test
  void anAlertOfWhatIsNotStartedAnyMoreIsCountedUntilItIsOver() {
    installation = Installation.EMPTY;
    holds(AlertRule.QUOTA, "crm", true);
    look();
    assertThat(open("quota", "warning")).isEqualTo(1);
  }

  @Test
  void withoutTheDatabaseNothingIsSaid() {
    look();
    assertThat(registry.find("syncline.alerts.open").gauges()).isNotEmpty();
    away = true;
    look();
    assertThat(registry.find("syncline.alerts.open").gauges()).isEmpty();
  }
}
