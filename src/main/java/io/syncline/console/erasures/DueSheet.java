package io.syncline.console.erasures;

import io.syncline.console.DisplayedTime;
import io.syncline.core.sync.erasure.DueErasures;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of an entity that are older than they may be kept.
 *
 * @param entities whose age a sync limits
 * @param entity the one that is shown; empty: there is none
 * @param next the query of the following page; null: this is the last
 */
record DueSheet(List<String> entities, String entity, List<Line> lines, @Nullable String next) {

  /**
   * A record that is due.
   *
   * @param follows what happens to it
   * @param asks whether it is erased by who looks at it, or not at all
   */
  record Line(String record, DisplayedTime since, DisplayedTime due, String follows, boolean asks) {

    static Line of(DueErasures.Due it, Instant now) {
      return new Line(
          it.record().toString(),
          DisplayedTime.of(it.since(), now),
          DisplayedTime.of(it.at(), now),
          follows(it),
          it.hold() == null && !it.erases());
    }

    private static String follows(DueErasures.Due it) {
      if (it.hold() != null) {
        return "kept by a legal hold: " + it.hold();
      }
      return it.erases()
          ? "erased by itself, within the brake on deletes"
          : "stays until a person erases it";
    }
  }
}
