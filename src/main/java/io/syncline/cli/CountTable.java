package io.syncline.cli;

import io.syncline.cli.common.Server;
import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.pull.Counting.Tally;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The counts of a sync as they are printed: one line per side, columns under each other. */
final class CountTable {

  private static final List<String> NAMES =
      List.of(
          "entity",
          "system",
          "says",
          "listed",
          "twice",
          "archived",
          "out of filter",
          "in filter",
          "no key",
          "same key",
          "linked",
          "unlinked");

  /** The same, as a server calls them. */
  private static final List<String> FIGURES =
      List.of(
          "says",
          "listed",
          "twice",
          "archived",
          "outOfFilter",
          "inFilter",
          "noKey",
          "sameKey",
          "linked",
          "unlinked");

  private final List<List<String>> rows = new ArrayList<>(List.of(NAMES));

  void add(String entity, SystemId system, Tally it, long shared) {
    var linked = it.linked();
    rows.add(
        List.of(
            entity,
            system.value(),
            it.said().total() == null ? "-" : it.said().total().toString(),
            String.valueOf(it.distinct()),
            String.valueOf(it.listed() - it.distinct()),
            String.valueOf(it.archived()),
            String.valueOf(it.distinct() - it.archived() - it.inFilter()),
            String.valueOf(it.inFilter()),
            String.valueOf(it.withoutKey()),
            String.valueOf(shared),
            linked == null ? "-" : linked.toString(),
            linked == null ? "-" : String.valueOf(it.inFilter() - linked)));
  }

  /** A side as the server reports it. */
  void add(Server.Part it) {
    var row = new ArrayList<String>();
    row.add(it.text("entity"));
    row.add(it.text("system"));
    for (var name : FIGURES) {
      var figure = it.number(name);
      row.add(figure == null ? "-" : figure.toString());
    }
    rows.add(row);
  }

  void print(PrintWriter out) {
    for (var row : rows) {
      var line = new StringBuilder();
      for (int column = 0; column < NAMES.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(it -> it.get(at).length()).max().orElse(0);
        var format = column < 2 ? "%-" + width + "s" : "%" + width + "s";
        line.append(column == 0 ? "" : "  ")
            .append(String.format(Locale.ROOT, format, row.get(column)));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
