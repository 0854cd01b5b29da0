package io.syncline.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What was measured, in the order in which it was. */
final class Table {
  private final Map<String, Double> figures = new LinkedHashMap<>();

  void put(String name, double value) {
    figures.put(name, value);
    System.err.printf(Locale.ROOT, "%-36s %10.1f%n", name, value);
  }

  void ratios(double commits) {
    double bare = figures.get("bare route, /s");
    for (var name : figures.keySet().toArray(String[]::new)) {
      if (name.startsWith("accepts")) {
        put(name.replace("/s", "% of the commit limit"), 100 * figures.get(name) / commits);
      } else if (name.startsWith("edited") || name.startsWith("created")) {
        put(name.replace("/s", "% of the bare route"), 100 * figures.get(name) / bare);
      }
    }
  }

  String text() {
    var text = new StringBuilder("| figure | value |\n| --- | --- |\n");
    figures.forEach(
        (name, value) -> text.append(String.format(Locale.ROOT, "| %s | %.1f |%n", name, value)));
    return text.toString();
  }
}
