package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.Server;
import io.syncline.core.reconcile.pull.Counting;
import io.syncline.core.reconcile.pull.Counting.Tally;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

  /** The same, as a server calls them, and as JSON has them. */
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

  /** A side in the shape in which a server reports it. */
  static Server.Part side(String entity, Counting.Counted it) {
    var tally = it.tally();
    var document =
        new Document()
            .with("entity", entity)
            .with("system", it.participant().system())
            .with("object", it.participant().object())
            .with("counted", tally != null)
            .with("reason", it.why())
            .with("silent", tally == null ? null : tally.said().why());
    for (int i = 0; i < FIGURES.size(); i++) {
      document.with(FIGURES.get(i), tally == null ? null : figures(tally, it.shared()).get(i));
    }
    return new Server.Part(document.struct());
  }

  /** In the order of their names; null: not known. */
  private static List<@Nullable Long> figures(Tally it, long shared) {
    var linked = it.linked();
    return Arrays.asList(
        it.said().total(),
        it.distinct(),
        it.listed() - it.distinct(),
        it.archived(),
        it.distinct() - it.archived() - it.inFilter(),
        it.inFilter(),
        it.withoutKey(),
        shared,
        linked,
        linked == null ? null : Long.valueOf(it.inFilter() - linked));
  }

  /** A side as a server reports it. */
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
