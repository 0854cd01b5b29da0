package io.syncline.console.versions;

import io.syncline.console.StatusLabel;
import io.syncline.core.definition.version.MapFact;
import io.syncline.core.definition.version.VersionComparison;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a sync's definition.
 *
 * @param said what came of a form; null: nothing
 * @param since null: it is the only version
 */
record VersionSheet(
    String sync,
    @Nullable StatusLabel said,
    VersionList.Line line,
    Content content,
    @Nullable Since since,
    RollBack rollBack) {

  /**
   * What it says.
   *
   * @param whole whether the text is that of its file
   */
  record Content(String file, String text, boolean whole, List<MapFact> map) {}

  /**
   * What it says otherwise than another.
   *
   * @param number of the other
   * @param others those that can be chosen
   */
  record Since(
      int number,
      List<Integer> others,
      List<DiffLine> lines,
      List<VersionComparison.Change> changes) {}

  /**
   * A line of the difference.
   *
   * @param style {@code plus}, {@code minus}, {@code gap} or empty
   */
  record DiffLine(String style, String text) {}

  /**
   * Whether it can be written back.
   *
   * @param allowed whether a setting allows it
   * @param offered whether it is another than the current one, and whole
   * @param current the version that is current; 0: none
   */
  record RollBack(boolean allowed, boolean offered, int current) {}
}
