package io.syncline.console.erasures;

import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Erasures, newest first, and legal holds.
 *
 * @param said what came of a form; null: nothing
 * @param next the query of the following page; null: this is the last
 */
record ErasureList(
    @Nullable StatusLabel said, List<Line> lines, @Nullable String next, List<Hold> holds) {

  /**
   * An erasure.
   *
   * @param copies how many are over, of how many
   */
  record Line(
      String id,
      String entity,
      String reason,
      String actor,
      StatusLabel state,
      String copies,
      DisplayedTime began) {}

  /** A record that must not be erased. */
  record Hold(String record, String reason, String actor, DisplayedTime at) {}
}
