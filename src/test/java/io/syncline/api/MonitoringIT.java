package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.monitoring.DocumentedMetrics;
import io.syncline.monitoring.MonitoringFiles;
import io.syncline.monitoring.PromExpression;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules and the dashboard of {@code k8s/monitoring} against what the product exposes. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class MonitoringIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  /** What a fresh installation without quotas, webhooks and scores cannot show. */
  private static final Set<String> CONDITIONAL =
      Set.of(
          "syncline_hooks_state",
          "syncline_quota_left_calls",
          "syncline_quota_limit_calls",
          "syncline_quality_score",
          "syncline_database_wal_bytes",
          // Prometheus' own
          "up");

  @Test
  void whatIsExposedIsDocumentedWithItsLabels() throws IOException {
    var documented = DocumentedMetrics.read().series();
    exposed()
        .forEach(
            (metric, labels) -> {
              if (metric.startsWith("syncline_")) {
                assertThat(documented).containsKey(metric);
                assertThat(documented.get(metric).keySet()).as(metric).isEqualTo(labels);
              }
            });
  }

  @Test
  void everyAlertWatchesWhatIsExposed() throws IOException {
    var watched = new TreeSet<String>();
    for (var it : MonitoringFiles.alertExpressions()) {
      watched.addAll(PromExpression.check(it.text(), metric -> Optional.of(Map.of())).metrics());
    }
    watched.removeAll(CONDITIONAL);

    assertThat(watched).isNotEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(exposed().keySet()).containsAll(watched));
  }

  @Test
  void everyExpressionNamesOnlyWhatTheProductExposesOrDocuments() throws IOException {
    var known = DocumentedMetrics.read().series();
    exposed()
        .forEach(
            (metric, labels) ->
                known.putIfAbsent(
                    metric,
                    labels.stream()
                        .collect(Collectors.toMap(Function.identity(), it -> Set.of()))));
    known.put("up", Map.of());
    var problems = new ArrayList<String>();
    for (var it : MonitoringFiles.expressions()) {
      PromExpression.check(it.text(), metric -> Optional.ofNullable(known.get(metric)))
          .problems()
          .forEach(problem -> problems.add(it.where() + ": " + problem));
    }
    assertThat(problems).isEmpty();
  }

  /** The labels of each metric. */
  private static Map<String, Set<String>> exposed() {
    var metrics = new TreeMap<String, Set<String>>();
    SAMPLE
        .matcher(Api.get("/q/metrics").body().asString())
        .results()
        .forEach(
            it -> {
              var labels = metrics.computeIfAbsent(it.group(1), name -> new HashSet<>());
              if (it.group(2) != null) {
                LABEL.matcher(it.group(2)).results().forEach(label -> labels.add(label.group(1)));
              }
            });
    return metrics;
  }
}
