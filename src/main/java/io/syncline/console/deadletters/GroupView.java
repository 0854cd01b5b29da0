package io.syncline.console.deadletters;

import io.syncline.console.DisplayedTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters that failed in the same way.
 *
 * @param count how many are open
 * @param replay how many a replay touches
 * @param button the same in words
 * @param next the query of the following page; null: this is the last
 */
record GroupView(
    String system,
    String stage,
    String failure,
    String count,
    String replay,
    String button,
    String advice,
    List<Line> lines,
    @Nullable String next) {

  /**
   * One of them.
   *
   * @param record null: it is about none
   * @param owner null: no one takes care of it yet
   */
  record Line(
      String id,
      String kind,
      String entity,
      @Nullable String record,
      String copy,
      String attributes,
      String reason,
      String attempts,
      @Nullable String owner,
      DisplayedTime at) {}
}
