package io.syncline.console.questions;

import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are given to further conflicts.
 *
 * @param said what came of a form; null: nothing
 */
record RuleList(@Nullable StatusLabel said, List<Line> lines) {

  /**
   * A rule.
   *
   * @param about the attribute and its entity
   */
  record Line(
      String id,
      String about,
      String kind,
      String systems,
      String winner,
      String by,
      DisplayedTime at) {}
}
