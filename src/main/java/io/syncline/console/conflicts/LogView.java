package io.syncline.console.conflicts;

import io.syncline.console.DisplayedTime;
import io.syncline.console.DisplayedValue;
import io.syncline.console.StatusLabel;
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
   * @param decided the person or rule that decided
   */
  record Line(
      String id,
      String attribute,
      String entity,
      Side held,
      Side seen,
      StatusLabel outcome,
      String decided,
      DisplayedTime at) {}

  /** One side of a conflict. */
  record Side(String system, DisplayedValue value, DisplayedTime edited) {}
}
