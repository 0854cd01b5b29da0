package io.syncline.console.records;

import io.syncline.console.StatusLabel;
import java.util.List;

/**
 * What a search found.
 *
 * @param asked whether something was searched for
 * @param answer how many were found
 */
record FindView(boolean asked, StatusLabel answer, List<HitLine> hits) {

  /**
   * A record that was found.
   *
   * @param copies its ids in the systems
   * @param matched in which attributes it was found
   */
  record HitLine(
      String id,
      String entity,
      String name,
      String key,
      StatusLabel status,
      String copies,
      String matched) {}
}
