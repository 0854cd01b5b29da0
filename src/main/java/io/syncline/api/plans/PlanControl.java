package io.syncline.api.plans;

import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.backfill.plan.Execution;
import io.syncline.core.backfill.plan.Plan;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.model.Ids;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;

/** Finds plans, and has them carried out. */
@Singleton
public class PlanControl {

  private final PlanStore plans;
  private final Runs runs;
  private final Ids ids;
  private final Caller caller;
  private final InstantSource clock;

  PlanControl(PlanStore plans, Runs runs, Ids ids, InstantSource clock, Caller caller) {
    this.caller = caller;
    this.plans = plans;
    this.runs = runs;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * @throws Refusal where there is none of this id that the caller may read
   */
  public Plan found(String id) {
    return plans
        .find(QueryParameters.id(id, "plan").toString())
        .filter(it -> caller.readsSync(it.sync()))
        .orElseThrow(PlanControl::unknown);
  }

  /** The run that makes it, or carries it out; empty: it is not kept any more. */
  public Optional<Run> run(Plan plan) {
    var by = plan.approval().run();
    return runs.find(by == null ? plan.id() : by);
  }

  /**
   * Has it carried out.
   *
   * @throws Refusal where it is not possible now
   */
  public Plan approve(String id, String actor) {
    var before = found(id);
    if (before.status() == Plan.Status.BUILDING) {
      throw Refusal.conflict("not-ready", "The plan is not complete yet");
    }
    if (before.status() == Plan.Status.FAILED) {
      throw Refusal.conflict("failed", "The run of the plan ended before the plan was complete");
    }
    if (before.status() == Plan.Status.EXECUTED) {
      throw Refusal.conflict("executed", "The plan was carried out before");
    }
    var now = clock.instant();
    var approved =
        plans.approve(id, actor, now, ids.next().toString()).orElseThrow(PlanControl::unknown);
    var run = approved.approval().run();
    var request = runs.find(id).map(it -> it.request().words()).orElse(Value.Struct.EMPTY);
    if (run != null) {
      // where the process died between the two, the run is asked for now
      runs.ask(
          Run.asked(
              run,
              Run.Kind.EXECUTE,
              approved.sync(),
              Execution.request(approved, request),
              now,
              actor),
          "execute/" + id);
    }
    return approved;
  }

  private static Refusal unknown() {
    return Refusal.unknown("There is no plan of this id");
  }
}
