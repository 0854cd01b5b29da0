package io.syncline.ops.gauge;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.syncline.core.alert.Alert;
import io.syncline.core.alert.AlertTerms;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.runtime.Runtime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The gauge {@code syncline.alerts.open}: the open alerts of each rule, {@code critical} where they
 * are sent in quiet hours and {@code warning} else. All rows are absent while the database is away.
 */
public final class AlertGauges {

  private static final Logger LOG = Logger.getLogger(AlertGauges.class);

  private final MultiGauge gauge;
  private final Supplier<List<Alert>> alerts;
  private final Runtime runtime;

  /**
   * @param alerts those that are not over
   */
  public AlertGauges(MeterRegistry registry, Supplier<List<Alert>> alerts, Runtime runtime) {
    this.gauge = MultiGauge.builder("syncline.alerts.open").register(registry);
    this.alerts = alerts;
    this.runtime = runtime;
  }

  private record Kind(AlertRule rule, boolean critical) {}

  /** Looks at the database once. */
  public void show() {
    gauge.register(rows(), true);
  }

  private List<MultiGauge.Row<?>> rows() {
    var rows = new ArrayList<MultiGauge.Row<?>>();
    try {
      var terms = new AlertTerms(runtime.installation());
      var counts =
          alerts.get().stream()
              .filter(Alert::open)
              .collect(groupingBy(it -> kind(it, terms), counting()));
      Arrays.stream(AlertRule.values())
          .flatMap(it -> List.of(new Kind(it, true), new Kind(it, false)).stream())
          .forEach(it -> rows.add(row(it, counts.getOrDefault(it, 0L))));
    } catch (RuntimeException e) {
      LOG.debugf("The open alerts are not known: %s", e.getClass().getSimpleName());
      return List.of();
    }
    return rows;
  }

  /**
   * As the rule is now; as it is by default where it is switched off or no sync has it any more.
   */
  private Kind kind(Alert alert, AlertTerms terms) {
    var rule = alert.of().rule();
    var now = terms.of(alert.of(), runtime.now());
    return new Kind(rule, now == null ? rule.urgent() : now.urgent());
  }

  private static MultiGauge.Row<?> row(Kind kind, long count) {
    var tags =
        Tags.of(
            "rule", kind.rule().written(), "severity", kind.critical() ? "critical" : "warning");
    return MultiGauge.Row.of(tags, count);
  }
}
