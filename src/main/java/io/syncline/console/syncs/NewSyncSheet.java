package io.syncline.console.syncs;

import io.syncline.console.DisplayedValue;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sync that is being drafted.
 *
 * @param sources what can be chosen
 * @param draft null: nothing is chosen yet
 * @param saves whether it may be saved here
 */
record NewSyncSheet(
    @Nullable StatusLabel said,
    List<Source> sources,
    String first,
    String second,
    @Nullable Draft draft,
    boolean saves) {

  /**
   * An object of a system.
   *
   * @param value as the form sends it
   */
  record Source(String value, String text) {}

  /**
   * What was chosen.
   *
   * @param rows pairs, and empty ones to add more
   * @param findings of the validator
   * @param text the file
   */
  record Draft(
      String service,
      Fields fields,
      List<Row> rows,
      List<SyncSheet.FindingLine> findings,
      String text,
      List<PreviewPart> previews) {}

  /** The fields of both sides, by path. */
  record Fields(List<String> first, List<String> second) {}

  /** A pair: an attribute and the field of each side; empty: none. */
  record Row(int number, String attribute, String first, String second, boolean match) {}

  /**
   * Records of a side.
   *
   * @param unread why there are none to be seen; empty: they were read
   */
  record PreviewPart(String system, String unread, List<String> columns, List<PreviewRow> rows) {}

  /** A record. */
  record PreviewRow(String id, List<PreviewCell> cells) {}

  /**
   * A value.
   *
   * @param problem why it would not pass; empty: it would
   */
  record PreviewCell(String column, DisplayedValue value, String problem) {}
}
