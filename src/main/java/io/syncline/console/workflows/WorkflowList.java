package io.syncline.console.workflows;

import io.syncline.console.DisplayedTime;
import io.syncline.console.Option;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Workflows, newest first.
 *
 * @param said what came of a form; null: nothing
 * @param startable those that can be started by hand
 * @param next the query of the following page; null: this is the last
 */
record WorkflowList(
    @Nullable StatusLabel said,
    Filters filters,
    List<Line> lines,
    List<Startable> startable,
    @Nullable String next) {

  /**
   * Which are shown; empty: any.
   *
   * @param record an id
   */
  record Filters(List<Option> syncs, List<Option> workflows, List<Option> states, String record) {}

  /**
   * One that runs or ran.
   *
   * @param step the current one and its place among all; empty: none
   * @param note why it waits or failed; empty: nothing to say
   * @param due when it goes on; null: a person has to act, or it ended
   */
  record Line(
      String id,
      String workflow,
      String sync,
      String about,
      StatusLabel state,
      String step,
      String note,
      @Nullable DisplayedTime due,
      DisplayedTime started) {}

  /** A workflow of a started sync. */
  record Startable(String value, String label) {}
}
