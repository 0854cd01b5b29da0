package io.syncline.console.deadletters;

import io.syncline.console.StatusLabel;
import io.syncline.console.deadletters.GroupView.Line;
import org.jspecify.annotations.Nullable;

/**
 * One dead letter.
 *
 * @param said what came of a form; null: nothing
 * @param cause what failed where
 * @param group the query that leads to those alike
 * @param payload null: it may hold a masked attribute
 * @param replayable whether it can be replayed as it is
 * @param taker who takes care of it, or would; null: it is not open
 */
record DeadLetterSheet(
    @Nullable StatusLabel said,
    Line line,
    String system,
    String cause,
    StatusLabel status,
    String advice,
    String group,
    @Nullable String payload,
    boolean replayable,
    @Nullable String taker,
    Edit edit) {

  /**
   * What can be edited.
   *
   * @param action where the form is sent; null: nothing can be edited
   * @param effect what an edit does, or why there is none
   * @param text JSON, one name on each line
   * @param rows how many lines it has
   */
  record Edit(@Nullable String action, String effect, String text, String version, int rows) {}

  /** With what somebody typed in place of what can be edited. */
  DeadLetterSheet typed(String text, String version) {
    return new DeadLetterSheet(
        said,
        line,
        system,
        cause,
        status,
        advice,
        group,
        payload,
        replayable,
        taker,
        new Edit(
            edit.action(),
            edit.effect(),
            text,
            version,
            (int) Math.min(30, Math.max(3, text.lines().count()))));
  }
}
