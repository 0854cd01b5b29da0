package io.syncline.console.erasures;

import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an erasure would do.
 *
 * @param said why it was not begun; null: it was not asked for
 * @param refused why it would not begin; empty: it would
 * @param words what has to be typed
 * @param reason as it was typed
 */
record PreviewSheet(
    @Nullable StatusLabel said,
    String record,
    String entity,
    String refused,
    List<Copy> copies,
    String words,
    String reason) {

  /**
   * A copy.
   *
   * @param how what happens to it
   */
  record Copy(String ref, StatusLabel how) {}
}
