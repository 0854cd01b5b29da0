package io.syncline.console.conflicts;

import io.syncline.console.Moment;
import io.syncline.console.Shown;
import io.syncline.console.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conflicts, newest first.
 *
 * @param open whether only those that wait for a person are shown
 * @param record of which record they are; empty: of any
 * @param next the query of the following page; null: this is the last
 */
record LogView(boolean open, String record, List<Line> lines, @Nullable String next) {

  /**
   * A conflict.
   *
   * @param decided by whom or what
   */
  record Line(
      String id,
      String attribute,
      String entity,
      Side held,
      Side seen,
      Word outcome,
      String decided,
      Moment at) {}

  /** One side of a conflict. */
  record Side(String system, Shown value, Moment edited) {}
}
