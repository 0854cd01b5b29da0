package io.syncline.cli;

import io.syncline.cli.common.Server;
import io.syncline.core.model.value.Value;
import io.syncline.csv.Csv;
import io.syncline.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Differences as a person reads them: whose, which attribute, both values. */
final class DifferenceLines {

  private static final List<String> COLUMNS =
      List.of(
          "key",
          "attribute",
          "bucket",
          "entity",
          "against",
          "value_a",
          "value_b",
          "state",
          "cause",
          "there",
          "first_seen",
          "record_id",
          "ids_a",
          "ids_b",
          "id");

  /** How many characters of a value are shown, and how many of them before where it differs. */
  private static final int MOST = 80;

  private static final int BEFORE = 20;

  private DifferenceLines() {}

  /** One line, and behind it the id that an answer wants. */
  static String line(Server.Part it) {
    var attribute = it.text("attribute");
    var what =
        attribute.isEmpty()
            ? place(it)
            : attribute
                + ": "
                + shown(it, "valueA", "valueB")
                + at(first(it, "a"))
                + ", "
                + shown(it, "valueB", "valueA")
                + at(it.text("against"));
    var there = it.text("there");
    return "%s  %s  (%s%s)  %s"
        .formatted(
            names(it),
            what,
            it.text("cause"),
            there.isEmpty() ? "" : " in " + there,
            it.text("id"));
  }

  /** Which system has the record, or what else is between the two. */
  private static String place(Server.Part it) {
    return switch (it.text("bucket")) {
      case "onlyInA" -> "only in " + first(it, "a");
      case "onlyInB" -> "only in " + it.text("against");
      default -> it.text("bucket") + " " + it.text("against");
    };
  }

  static String csv(List<Server.Part> all) {
    return Csv.write(COLUMNS, all.stream().map(DifferenceLines::row).toList());
  }

  private static List<String> row(Server.Part it) {
    var cells = new ArrayList<String>();
    cells.add(names(it));
    List.of("attribute", "bucket", "entity", "against").forEach(name -> cells.add(it.text(name)));
    List.of("valueA", "valueB").forEach(name -> cells.add(cell(it, name)));
    List.of("state", "cause", "there", "firstSeen", "recordId")
        .forEach(name -> cells.add(it.text(name)));
    cells.add(ids(it, "a"));
    cells.add(ids(it, "b"));
    cells.add(it.text("id"));
    return cells;
  }

  /** Its business key and what it is called; where nothing is known of these, its ids. */
  private static String names(Server.Part it) {
    var names =
        it.parts("names").stream()
            .map(one -> one.flag("masked") ? "***" : text(one.value("value")))
            .filter(one -> !one.isEmpty())
            .collect(Collectors.joining(" "));
    return names.isEmpty() ? (ids(it, "a") + " " + ids(it, "b")).strip() : names;
  }

  private static String ids(Server.Part it, String side) {
    return it.parts(side).stream()
        .map(one -> one.text("system") + "/" + one.text("object") + "/" + one.text("id"))
        .collect(Collectors.joining(" "));
  }

  private static String first(Server.Part it, String side) {
    return it.parts(side).stream().map(one -> one.text("system")).findFirst().orElse("");
  }

  private static String at(String system) {
    return system.isEmpty() ? "" : " in " + system;
  }

  private static String shown(Server.Part it, String side, String other) {
    var cell = cell(it, side);
    return cell.isEmpty() ? "nothing" : excerpt(cell, cell(it, other));
  }

  /** On one line; of a long text the part around its first difference to the other one. */
  private static String excerpt(String text, String other) {
    int from = text.length() <= MOST ? 0 : whole(text, Math.max(0, common(text, other) - BEFORE));
    int to = whole(text, Math.min(text.length(), from + MOST));
    var line = text.substring(from, to).replace("\r", "\\r").replace("\n", "\\n");
    return (from == 0 ? "" : "…") + line + (to == text.length() ? "" : "…");
  }

  private static int common(String one, String other) {
    int at = 0;
    while (at < one.length() && at < other.length() && one.charAt(at) == other.charAt(at)) {
      at++;
    }
    return at;
  }

  /** No character is cut in two. */
  private static int whole(String text, int at) {
    return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }

  private static String cell(Server.Part it, String name) {
    return it.flag("masked") ? "***" : text(it.value(name));
  }

  private static String text(@Nullable Value value) {
    if (value == null || value.isEmpty()) {
      return "";
    }
    return value instanceof Value.Text text ? text.value() : Json.text(value);
  }
}
