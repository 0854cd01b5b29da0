package io.syncline.console.letters;

import io.syncline.console.Moment;
import io.syncline.console.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open dead letters by what failed where.
 *
 * @param said what came of a form; null: nothing
 */
record LettersView(@Nullable Word said, Word count, List<Group> groups) {

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
      Moment oldest,
      String reason,
      String advice) {}
}
