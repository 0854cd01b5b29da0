package io.syncline.console.erasures;

import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One erasure with its evidence.
 *
 * @param said what came of a form; null: nothing
 * @param cleared how many rows of this product were cleared; empty: none yet
 */
record ErasureSheet(
    @Nullable StatusLabel said, Head head, List<Step> steps, List<Cleared> cleared) {

  /**
   * What it is.
   *
   * @param waits what has to happen before it goes on; empty: it is done
   * @param done whether the certificate is there
   */
  record Head(
      String id,
      String entity,
      String record,
      String reason,
      String actor,
      StatusLabel state,
      String waits,
      DisplayedTime began,
      @Nullable DisplayedTime ended,
      boolean done) {}

  /**
   * One copy.
   *
   * @param ref without its id once the erasure is done
   * @param answered what the system answered; empty: nothing
   * @param waits whether a person has to act
   */
  record Step(
      int position,
      String ref,
      StatusLabel status,
      @Nullable DisplayedTime asked,
      String answered,
      @Nullable DisplayedTime verified,
      String note,
      boolean waits) {}

  /** Rows of one table. */
  record Cleared(String table, String rows) {}
}
