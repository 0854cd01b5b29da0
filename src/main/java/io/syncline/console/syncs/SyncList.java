package io.syncline.console.syncs;

import io.syncline.console.StatusLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The syncs, by name.
 *
 * @param said what came of a form; null: nothing
 */
record SyncList(@Nullable StatusLabel said, List<Line> lines) {

  /** A sync. */
  record Line(String name, StatusLabel state, String direction, String systems, String entities) {}
}
