package io.syncline.console.versions;

import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a sync's definition, newest first.
 *
 * @param said what came of a form; null: nothing
 * @param next the query of the following page; null: this is the last
 */
record VersionList(
    String sync, @Nullable StatusLabel said, List<Line> lines, @Nullable String next) {

  /**
   * A version.
   *
   * @param current whether this server runs it
   * @param called what its author calls it; empty: nothing
   * @param how it was loaded first
   */
  record Line(
      int number,
      boolean current,
      String called,
      DisplayedTime loaded,
      String how,
      List<Writing> written) {}

  /**
   * Who wrote it.
   *
   * @param why empty: no reason was given
   */
  record Writing(String by, DisplayedTime at, String why) {}
}
