package io.syncline.console.runs;

import io.syncline.console.DisplayedTime;
import io.syncline.console.DisplayedValue;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One difference, side by side.
 *
 * @param said what came of a form; null: nothing
 * @param cause in a sentence; empty: it is not known
 * @param against why a fix would do nothing; null: it would do something
 * @param flag why it was assigned; empty: it was not
 * @param answer of a person; null: none
 * @param rounding whether both are amounts, which may differ by rounding
 */
record DifferenceSheet(
    @Nullable StatusLabel said,
    RunSheet.DifferenceLine line,
    Place place,
    String cause,
    Sides sides,
    @Nullable String against,
    String flag,
    @Nullable Answer answer,
    List<RunFinding> history,
    boolean rounding) {

  /**
   * What it is about.
   *
   * @param record null: it is not linked
   */
  record Place(String sync, String entity, @Nullable String record) {}

  /**
   * Both sides.
   *
   * @param difference of two amounts; empty: they are none
   */
  record Sides(String against, Side a, Side b, String difference) {}

  /** One side. */
  record Side(DisplayedValue value, String count, String refs) {}

  /** What a person answered. */
  record Answer(
      String resolution,
      String reason,
      String by,
      DisplayedTime at,
      @Nullable DisplayedTime until) {}

  /** One run that saw it. */
  record RunFinding(String run, String verdict, String cause, DisplayedTime at) {}
}
