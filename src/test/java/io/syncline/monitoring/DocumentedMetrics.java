package io.syncline.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of {@code docs/metrics.md}. */
public record DocumentedMetrics(Map<String, Row> rows) {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(syncline\\.[a-z.]+)` \\| ([a-z, ]+) \\|([^|]*)\\|");
  private static final Pattern TAG = Pattern.compile("`([a-z_]+)`(?: \\(([^)]*)\\))?");
  private static final Pattern VALUE = Pattern.compile("`([^`]+)`");

  /**
   * One metric.
   *
   * @param kind {@code counter}, {@code timer}, {@code gauge}, or that and its unit
   * @param values of each tag; none: they are not listed
   */
  public record Row(String name, String kind, Map<String, Set<String>> values) {

    public Set<String> tags() {
      return values.keySet();
    }

    /** As Prometheus calls it; a timer is several. */
    List<String> series() {
      var base = name.replace('.', '_');
      return switch (kind) {
        case "counter" -> List.of(base + "_total");
        case "timer" ->
            List.of(base + "_seconds_count", base + "_seconds_sum", base + "_seconds_max");
        case "gauge" -> List.of(base);
        default -> List.of(base + "_" + kind.substring(kind.indexOf(' ') + 1));
      };
    }
  }

  public static DocumentedMetrics read() throws IOException {
    var rows = new LinkedHashMap<String, Row>();
    ROW.matcher(Files.readString(Path.of("docs/metrics.md")))
        .results()
        .forEach(it -> rows.put(it.group(1), new Row(it.group(1), it.group(2), tags(it.group(3)))));
    return new DocumentedMetrics(rows);
  }

  private static Map<String, Set<String>> tags(String cell) {
    var tags = new LinkedHashMap<String, Set<String>>();
    TAG.matcher(cell)
        .results()
        .forEach(it -> tags.put(it.group(1), it.group(2) == null ? Set.of() : values(it.group(2))));
    return tags;
  }

  private static Set<String> values(String listed) {
    return VALUE.matcher(listed).results().map(it -> it.group(1)).collect(Collectors.toSet());
  }

  /** Labels of each series of Prometheus, with their values where these are listed. */
  public Map<String, Map<String, Set<String>>> series() {
    var series = new LinkedHashMap<String, Map<String, Set<String>>>();
    rows.values().forEach(row -> row.series().forEach(it -> series.put(it, row.values())));
    return series;
  }
}
