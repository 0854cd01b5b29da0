package io.syncline.console.deadletters;

import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open dead letters by what failed where.
 *
 * @param said what came of a form; null: nothing
 */
record DeadLettersView(@Nullable StatusLabel said, StatusLabel count, List<Group> groups) {

  /**
   * Those that failed in the same way.
   *
   * @param query that leads to them
   * @param reason of the newest
   */
  record Group(
      String query,
      String system,
      String stage,
      String failure,
      String count,
      DisplayedTime oldest,
      String reason,
      String advice) {}
}
