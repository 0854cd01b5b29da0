package io.syncline.core.backfill;

import io.syncline.core.model.Value;
import io.syncline.core.run.Run;

/** Carries out an approved plan. */
public final class Execution {

  private Execution() {}

  /** The plan a run carries out. */
  static String planOf(Run run) {
    return run.request().fields().get("plan") instanceof Value.Text plan ? plan.value() : "";
  }
}
