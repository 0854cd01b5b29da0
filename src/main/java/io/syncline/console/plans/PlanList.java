package io.syncline.console.plans;

import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plans, newest first.
 *
 * @param sync only of this one; empty: of any
 * @param next the query of the following page; null: this is the last
 */
record PlanList(String sync, List<Line> lines, @Nullable String next) {

  /**
   * A plan.
   *
   * @param writes how many creates, updates and removals
   */
  record Line(
      String id,
      String sync,
      StatusLabel status,
      String writes,
      String approvedBy,
      DisplayedTime made) {}
}
