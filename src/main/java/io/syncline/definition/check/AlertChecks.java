package io.syncline.definition.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.policy.SafetyThreshold;
import io.syncline.definition.binding.ConstantNames;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks what a sync says about its alerts: the names of rules, hours and durations. */
public final class AlertChecks {

  private static final String AT = "/syncConfig/alerts";

  private static final String LARGE = "/syncConfig/safetyThreshold/alertOnLargeChanges";

  private final AlertSettings alerts;
  private final List<Finding> findings = new ArrayList<>();

  private AlertChecks(AlertSettings alerts) {
    this.alerts = alerts;
  }

  public static List<Finding> of(SyncDefinition sync) {
    var checks = new AlertChecks(sync.syncConfig().governance().alerts());
    checks.rules();
    checks.largeChanges(sync.syncConfig().safetyThreshold());
    checks.quiet();
    checks.longer("/repeat", checks.alerts.repeat());
    if (checks.alerts.escalate() != null) {
      checks.longer("/escalate/after", checks.alerts.escalate().after());
    }
    return checks.findings;
  }

  private void rules() {
    var names = Arrays.stream(AlertRule.values()).map(AlertRule::key).toList();
    alerts
        .rules()
        .forEach(
            (name, change) -> {
              if (names.stream().noneMatch(it -> Names.same(it, name))) {
                problem("/" + name, ConstantNames.unknown(name, "a rule of alerts", names));
              }
              if (change.above() != null && change.above() < 0) {
                problem("/" + name + "/above", "`above` is 0 or more");
              }
              notNegative("/" + name + "/after", change.after());
            });
  }

  /** Without a percentage no change is large, and an alert on these would never open. */
  private void largeChanges(@Nullable SafetyThreshold safety) {
    boolean limited =
        safety != null
            && (safety.maxDecreasePercent() != null || safety.maxIncreasePercent() != null);
    boolean said = alerts.says(AlertRule.LARGE_CHANGES);
    boolean enabled = alerts.change(AlertRule.LARGE_CHANGES).enabled();
    if (safety != null && safety.alertOnLargeChanges()) {
      if (!limited) {
        findings.add(
            Finding.problem(
                LARGE,
                "`alertOnLargeChanges` needs `maxDecreasePercent` or `maxIncreasePercent`: they say"
                    + " which change is large. Deletes and creates have the rule `brakes`"));
      } else if (said && !enabled) {
        findings.add(
            Finding.problem(
                LARGE, "`alertOnLargeChanges` is true, and `alerts` switches `largeChanges` off"));
      }
    } else if (said && enabled && !limited) {
      findings.add(
          Finding.notice(
              AT + "/" + AlertRule.LARGE_CHANGES.key(),
              "no change is large without `maxDecreasePercent` or `maxIncreasePercent` of"
                  + " `safetyThreshold`"));
    }
  }

  private void quiet() {
    var quiet = alerts.quiet();
    if (quiet != null) {
      hour("/quiet/from", quiet.from());
      hour("/quiet/until", quiet.until());
    }
  }

  private void hour(String path, String written) {
    try {
      LocalTime.parse(written);
    } catch (DateTimeException none) {
      problem(path, "`" + written + "` is no time of day: write \"22:00\", between quotes");
    }
  }

  private void longer(String path, Duration written) {
    if (written.isNegative() || written.isZero()) {
      problem(path, "it is longer than nothing: such as 4h");
    }
  }

  private void notNegative(String path, @Nullable Duration written) {
    if (written != null && written.isNegative()) {
      problem(path, "it is not below nothing: such as 10m");
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(AT + path, message));
  }
}
