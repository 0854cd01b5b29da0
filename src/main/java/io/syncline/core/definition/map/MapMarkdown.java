package io.syncline.core.definition.map;

import io.syncline.core.definition.map.IntegrationMap.FlowLine;
import io.syncline.core.definition.map.IntegrationMap.Part;
import java.util.ArrayList;
import java.util.List;

/** An integration map as Markdown. */
public final class MapMarkdown {

  private final StringBuilder text = new StringBuilder();

  private MapMarkdown() {}

  public static String of(IntegrationMap map) {
    var markdown = new MapMarkdown();
    markdown.line("# " + plain(map.sync()));
    markdown.line("");
    markdown.line("Direction: " + map.direction() + ".");
    markdown.line("");
    markdown.row(List.of("responsible for", "who"));
    markdown.rule(2);
    map.responsible()
        .forEach(
            it -> markdown.row(List.of(it.what(), it.who() == null ? "no one named" : it.who())));
    map.entities().forEach(markdown::part);
    return markdown.text.toString();
  }

  private void part(Part part) {
    line("");
    line("## " + plain(part.entity()));
    line("");
    row(List.of("system", "object", "role", "missing there", "deleted elsewhere"));
    rule(5);
    part.members()
        .forEach(
            it -> row(List.of(it.system(), it.object(), it.role(), it.creates(), it.deletes())));
    line("");
    var head = new ArrayList<>(List.of("attribute", "source of truth", "owner", "strategy"));
    part.members().forEach(it -> head.add(it.system()));
    row(head);
    rule(head.size());
    for (var it : part.attributes()) {
      var cells =
          new ArrayList<>(
              List.of(
                  (it.name() + " " + it.protection()).strip(),
                  it.truth(),
                  it.owner() == null ? "" : it.owner(),
                  it.strategy()));
      it.cells()
          .forEach(
              cell -> cells.add(cell.field() == null ? "" : cell.field() + ": " + cell.words()));
      row(cells);
    }
    line("");
    part.ways().forEach(this::way);
  }

  private void way(FlowLine it) {
    var when =
        it.conditions().isEmpty() ? "" : " where " + String.join(", or where ", it.conditions());
    line(
        "- %s → %s: %s%s"
            .formatted(
                plain(it.from()),
                plain(it.to()),
                plain(String.join(", ", it.attributes())),
                plain(when)));
  }

  private void row(List<String> cells) {
    line("| " + String.join(" | ", cells.stream().map(MapMarkdown::plain).toList()) + " |");
  }

  private void rule(int columns) {
    line("|" + " --- |".repeat(columns));
  }

  /** On one line, with nothing that means something to Markdown. */
  private static String plain(String words) {
    return words.replaceAll("\\s+", " ").replaceAll("([\\\\`*_|<>\\[\\]#])", "\\\\$1");
  }

  private void line(String words) {
    text.append(words).append('\n');
  }
}
