package io.syncline.api.runs;

import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Finds runs, and tells them to pause, to go on or to end. */
@Singleton
public class RunControl {

  private final Runs runs;
  private final Wakeups wakeups;
  private final InstantSource clock;

  RunControl(Runs runs, Wakeups wakeups, InstantSource clock) {
    this.runs = runs;
    this.wakeups = wakeups;
    this.clock = clock;
  }

  /**
   * @throws Refusal where there is none of this id
   */
  public Run found(String id) {
    return runs.find(QueryParameters.id(id, "run").toString()).orElseThrow(RunControl::unknown);
  }

  /**
   * @throws Refusal where it is not possible now
   */
  public Run control(Run run, Runs.Control demand, String actor) {
    try {
      var now =
          runs.control(run.id(), demand, actor, clock.instant()).orElseThrow(RunControl::unknown);
      var sync = now.sync();
      if (sync != null) {
        wakeups.runs(sync);
      }
      return now;
    } catch (IllegalStateException e) {
      throw Refusal.conflict("not-possible", "The run has ended, or is not paused");
    }
  }

  private static Refusal unknown() {
    return Refusal.unknown("There is no run of this id");
  }
}
