package io.syncline.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of {@code k8s/monitoring}. */
public final class MonitoringFiles {

  static final Path RULES = Path.of("k8s/monitoring/prometheus-rules.yaml");
  static final Path DASHBOARD = Path.of("k8s/monitoring/grafana-dashboard.json");

  private static final Pattern VALUES_OF = Pattern.compile("label_values\\((?:(\\w+), )?(\\w+)\\)");

  /**
   * A PromQL expression.
   *
   * @param where its place
   * @param templates texts that name labels of its result
   */
  public record Expression(String where, String text, List<String> templates) {}

  /** One alert of the rules. */
  record Alert(String name, String expression, String after, Map<?, ?> labels, Map<?, ?> texts) {

    String text(String key) {
      return String.valueOf(texts.get(key));
    }
  }

  private MonitoringFiles() {}

  /** Every expression of the rules and of the dashboard. */
  public static List<Expression> expressions() throws IOException {
    var all = new ArrayList<>(alertExpressions());
    for (var panel : dashboard().path("panels")) {
      for (var target : panel.path("targets")) {
        all.add(
            new Expression(
                "panel " + panel.path("title").asText(),
                target.path("expr").asText(),
                List.of(target.path("legendFormat").asText())));
      }
    }
    for (var variable : dashboard().path("templating").path("list")) {
      if (variable.path("type").asText().equals("query")) {
        all.add(variable(variable));
      }
    }
    return all;
  }

  /** Every expression of the rules. */
  public static List<Expression> alertExpressions() throws IOException {
    return alerts().stream()
        .map(
            it ->
                new Expression(
                    it.name(),
                    it.expression(),
                    List.of(it.text("summary"), it.text("description"))))
        .toList();
  }

  /** {@code label_values(metric, label)}, as the query that it is short for. */
  private static Expression variable(JsonNode variable) {
    var matcher = VALUES_OF.matcher(variable.path("query").path("query").asText());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("Not understood: " + variable.path("query"));
    }
    return new Expression(
        "variable " + variable.path("name").asText(),
        "max by (" + matcher.group(2) + ") (" + matcher.group(1) + ")",
        List.of());
  }

  static Map<?, ?> rules() throws IOException {
    var load = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build());
    return (Map<?, ?>) load.loadFromString(Files.readString(RULES));
  }

  static List<Alert> alerts() throws IOException {
    var alerts = new ArrayList<Alert>();
    var spec = (Map<?, ?>) rules().get("spec");
    for (var group : (List<?>) spec.get("groups")) {
      for (var rule : (List<?>) ((Map<?, ?>) group).get("rules")) {
        var it = (Map<?, ?>) rule;
        alerts.add(
            new Alert(
                String.valueOf(it.get("alert")),
                String.valueOf(it.get("expr")),
                String.valueOf(it.get("for")),
                (Map<?, ?>) it.get("labels"),
                (Map<?, ?>) it.get("annotations")));
      }
    }
    return alerts;
  }

  static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(DASHBOARD.toFile());
  }
}
