package io.syncline.console.syncs;

import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import io.syncline.core.definition.map.IntegrationMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sync.
 *
 * @param said what came of a form; null: nothing
 * @param findings for its author
 * @param map null: its file is refused, so there is none
 * @param lines of its definition, with every default
 */
record SyncSheet(
    @Nullable StatusLabel said,
    Head head,
    List<FindingLine> findings,
    @Nullable MapCell map,
    List<DefinitionLine> lines) {

  /**
   * What it is.
   *
   * @param version what its author calls it; empty: nothing
   * @param since null: it is not started
   * @param running whether it is started and not paused
   */
  record Head(
      String name,
      String file,
      String version,
      StatusLabel state,
      @Nullable DisplayedTime since,
      boolean started,
      boolean running) {}

  /**
   * A finding.
   *
   * @param position empty: none
   */
  record FindingLine(StatusLabel kind, String position, String path, String message) {}

  /**
   * The integration map.
   *
   * @param drawing as SVG
   */
  record MapCell(IntegrationMap map, String drawing) {}

  /**
   * A line of the definition.
   *
   * @param at the line of the file that says it; empty: none
   */
  record DefinitionLine(String at, String text) {}
}
