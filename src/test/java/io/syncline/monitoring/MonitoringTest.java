package io.syncline.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/**
 * The rules and the dashboard of {@code k8s/monitoring} against {@code docs/metrics.md}. {@code
 * MonitoringIT} compares both with what the running product exposes.
 */
class MonitoringTest {

  private static final Pattern DURATION = Pattern.compile("(\\d+[smhdw])+");
  private static final Pattern LABEL = Pattern.compile("\\$labels\\.(\\w+)|\\{\\{(\\w+)}}");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  @Test
  void everyExpressionNamesMetricsLabelsAndValuesThatExist() throws IOException {
    var series = DocumentedMetrics.read().series();
    var problems = new ArrayList<String>();
    for (var it : MonitoringFiles.expressions()) {
      var result = PromExpression.check(it.text(), metric -> known(series, metric));
      result.problems().forEach(problem -> problems.add(it.where() + ": " + problem));
      for (var template : it.templates()) {
        named(template).stream()
            .filter(label -> !result.labels().contains(label))
            .forEach(label -> problems.add(it.where() + ": its result has no label " + label));
      }
    }
    assertThat(problems).isEmpty();
  }

  /** What Prometheus and the JVM expose is looked up where the product runs. */
  private static Optional<Map<String, Set<String>>> known(
      Map<String, Map<String, Set<String>>> series, String metric) {
    return metric.startsWith("syncline_")
        ? Optional.ofNullable(series.get(metric))
        : Optional.of(OTHERS.getOrDefault(metric, Map.of()));
  }

  private static final Map<String, Map<String, Set<String>>> OTHERS =
      Map.of("jvm_memory_used_bytes", Map.of("area", Set.of("heap", "nonheap")));

  private static Set<String> named(String template) {
    return LABEL
        .matcher(template)
        .results()
        .map(it -> it.group(1) == null ? it.group(2) : it.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void everyAlertSaysWhatIsTheMatterAndWhatToDo() throws IOException {
    var alerts = MonitoringFiles.alerts();
    assertThat(alerts).extracting(MonitoringFiles.Alert::name).doesNotHaveDuplicates();
    for (var it : alerts) {
      assertThat(it.name()).matches("Syncline[A-Z]\\w+");
      assertThat(it.after()).as("duration of %s", it.name()).matches(DURATION);
      assertThat(it.labels()).isIn(Map.of("severity", "critical"), Map.of("severity", "warning"));
      assertThat(it.text("summary")).as(it.name()).matches("[A-Z][^{}]*\\.");
      assertThat(it.text("description")).as(it.name()).endsWith(".");
      assertThat(it.text("runbook")).isEqualTo("docs/monitoring.md#" + lower(it.name()));
    }
  }

  @Test
  void everyRunbookExistsAndNoOther() throws IOException {
    for (var it : MonitoringFiles.alerts()) {
      var runbook = it.text("runbook").split("#");
      assertThat(anchors(Path.of(runbook[0]))).as(it.name()).contains(runbook[1]);
    }
    assertThat(anchors(Path.of("docs/monitoring.md")))
        .filteredOn(it -> it.startsWith("syncline"))
        .containsExactlyElementsOf(
            MonitoringFiles.alerts().stream().map(it -> lower(it.name())).toList());
  }

  private static List<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map(it -> lower(it.group(1)).replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Test
  void everyPanelHasATitleAnExplanationAUnitAndAPlaceOfItsOwn() throws IOException {
    var ids = new HashSet<Integer>();
    var places = new HashSet<String>();
    for (var panel : MonitoringFiles.dashboard().path("panels")) {
      var title = panel.path("title").asText();
      assertThat(title).isNotBlank();
      assertThat(ids.add(panel.path("id").asInt())).as("id of %s", title).isTrue();
      if (!panel.path("type").asText().equals("row")) {
        assertThat(panel.path("description").asText()).as(title).endsWith(".");
        assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isNotBlank();
        assertThat(panel.path("targets")).as(title).isNotEmpty();
      }
      for (var cell : cells(panel.path("gridPos"))) {
        assertThat(places.add(cell)).as("%s overlaps at %s", title, cell).isTrue();
      }
    }
  }

  private static List<String> cells(JsonNode place) {
    var cells = new ArrayList<String>();
    for (int x = 0; x < place.path("w").asInt(); x++) {
      for (int y = 0; y < place.path("h").asInt(); y++) {
        assertThat(place.path("x").asInt() + x).isLessThan(24);
        cells.add((place.path("x").asInt() + x) + " " + (place.path("y").asInt() + y));
      }
    }
    return cells;
  }

  @Test
  void prometheusItselfAcceptsTheRules(@TempDir Path folder) throws Exception {
    var promtool = promtool();
    assumeTrue(promtool.isPresent(), "skipped: no promtool on the path");
    var file = folder.resolve("rules.yaml");
    Files.writeString(
        file,
        new Dump(DumpSettings.builder().build()).dumpToString(MonitoringFiles.rules().get("spec")));
    Files.copy(
        MonitoringFiles.RULES.resolveSibling("prometheus-rules.test.yaml"),
        folder.resolve("test.yaml"));

    run(folder, promtool.get(), "check", "rules", "rules.yaml");
    run(folder, promtool.get(), "test", "rules", "test.yaml");
  }

  private static void run(Path folder, String... command) throws Exception {
    var output = folder.resolve("output").toFile();
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output.toPath())).isZero();
  }

  private static Optional<String> promtool() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(it -> Path.of(it, "promtool"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
