package io.syncline.console.workflows;

import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One workflow of one record.
 *
 * @param said what came of a form; null: nothing
 */
record WorkflowSheet(@Nullable StatusLabel said, Head head, List<Step> steps, Actions actions) {

  /**
   * What it is.
   *
   * @param waits what has to happen before it goes on; empty: it ended
   */
  record Head(
      String id,
      String workflow,
      String sync,
      String entity,
      String record,
      StatusLabel state,
      String waits,
      String by,
      DisplayedTime started,
      @Nullable DisplayedTime ended) {}

  /**
   * One of its steps.
   *
   * @param does in words
   * @param when the attribute that holds its day, in words; empty: none
   * @param undo what undoes it, in words; empty: nothing
   * @param note why it waits or failed, or who skipped or approved it
   */
  record Step(
      String name,
      String does,
      StatusLabel status,
      boolean current,
      String when,
      String undo,
      String attempts,
      String note,
      @Nullable DisplayedTime changed) {}

  /**
   * What can be done now.
   *
   * @param step the current one
   */
  record Actions(
      String step,
      boolean approve,
      boolean retry,
      boolean skip,
      boolean cancel,
      boolean compensate) {}
}
