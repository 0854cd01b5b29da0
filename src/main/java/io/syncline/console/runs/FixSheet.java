package io.syncline.console.runs;

import io.syncline.console.DisplayedValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fix would do, before it is done.
 *
 * @param button how many it touches, in words; null: none can be fixed
 */
record FixSheet(List<Item> items, @Nullable String button) {

  /**
   * One difference.
   *
   * @param against why it is left; null: it is fixed
   */
  record Item(RunSheet.DifferenceLine line, @Nullable String against, List<Read> reads) {}

  /**
   * What reading one copy leads to.
   *
   * @param copy as {@code crm/contacts/17}
   * @param said what is taken over from it, or why nothing is
   * @param questions that a person would have to answer first
   */
  record Read(String copy, String said, List<Write> writes, List<String> questions) {}

  /** One field that is written. */
  record Write(String where, String field, DisplayedValue value) {}
}
