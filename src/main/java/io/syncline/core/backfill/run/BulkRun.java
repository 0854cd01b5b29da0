package io.syncline.core.backfill.run;

import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import java.util.List;

/** Works on runs of some kinds. */
public interface BulkRun {

  List<Run.Kind> kinds();

  /**
   * Works on a run until its end, which it notes.
   *
   * @throws ActiveRun.Halted where it is to pause, end, or resume elsewhere
   * @throws io.syncline.core.run.Runs.Lost where another process has it
   */
  void work(ActiveRun ongoing);
}
