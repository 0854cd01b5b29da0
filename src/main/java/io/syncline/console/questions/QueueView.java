package io.syncline.console.questions;

import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open questions, those that are due first on top.
 *
 * @param said what came of a form; null: nothing
 * @param count how many there are
 * @param next the query of the following page; null: this is the last
 */
record QueueView(
    @Nullable StatusLabel said,
    StatusLabel count,
    Filters filters,
    List<Line> lines,
    @Nullable String next) {

  /** What is looked for, and what could be. */
  record Filters(List<Option> kinds, List<Option> entities, String owner, boolean overdue) {}

  /** An entry of a select. */
  record Option(String value, String label, boolean chosen) {}

  /**
   * A question.
   *
   * @param about its attributes, or what it is about
   * @param owner empty: no one
   */
  record Line(
      String id,
      String question,
      String kind,
      String entity,
      String about,
      String owner,
      StatusLabel due,
      DisplayedTime asked) {}
}
