package io.syncline.console.runs;

import io.syncline.console.DisplayedTime;
import io.syncline.console.Option;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs, newest first.
 *
 * @param sync only of this one; empty: of any
 * @param trend what the last reconciliations of the sync found; empty where no sync is chosen
 * @param next the query of the following page; null: this is the last
 */
record RunList(
    List<Option> kinds,
    List<Option> statuses,
    String sync,
    List<Line> lines,
    List<TrendLine> trend,
    @Nullable String next) {

  /**
   * What one reconciliation found, fixed and left.
   *
   * @param looked what it looked at, or why it proves nothing
   * @param cells how many of each kind, and what became of them; empty: it proves nothing
   */
  record TrendLine(String run, DisplayedTime ended, StatusLabel looked, List<Cell> cells) {}

  /** One number of a run. */
  record Cell(String name, String count) {}

  /** The columns of the trend. */
  public List<Cell> columns() {
    return trend.stream()
        .map(TrendLine::cells)
        .filter(it -> !it.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /**
   * A run.
   *
   * @param open how many differences it left open; empty: it is no reconciliation
   * @param reason empty: there is nothing to say
   */
  record Line(
      String id,
      String kind,
      String sync,
      StatusLabel status,
      String open,
      String reason,
      String actor,
      DisplayedTime asked) {}
}
