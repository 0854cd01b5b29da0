package io.syncline.console.questions;

import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies that may be of a known record.
 *
 * @param said what came of a form; null: nothing
 * @param count how many there are
 * @param kinds the kinds of questions, with the one that is shown
 * @param next the query of the following page; null: this is the last
 */
record MatchList(
    @Nullable StatusLabel said,
    StatusLabel count,
    List<QueueView.Option> kinds,
    List<Line> lines,
    @Nullable String next) {

  /**
   * A copy that waits.
   *
   * @param why it is asked
   */
  record Line(
      String id, String copy, String entity, String why, StatusLabel due, DisplayedTime asked) {}
}
