package io.syncline.console.syncs;

import io.syncline.console.StatusLabel;
import java.util.List;

/** The syncs, by name. */
record SyncList(List<Line> lines) {

  /** A sync. */
  record Line(String name, StatusLabel state, String direction, String systems, String entities) {}
}
