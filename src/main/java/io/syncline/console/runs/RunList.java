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
 * @param next the query of the following page; null: this is the last
 */
record RunList(
    List<Option> kinds,
    List<Option> statuses,
    String sync,
    List<Line> lines,
    @Nullable String next) {

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
