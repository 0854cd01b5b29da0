package io.syncline.api.runs;

import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.backfill.undo.Undo;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Set;

/** Finds runs, and tells them to pause, to go on or to end; and takes them back. */
@Singleton
public class RunControl {

  private static final Set<Run.Kind> WRITING =
      Set.of(Run.Kind.BACKFILL, Run.Kind.EXECUTE, Run.Kind.RECONCILE);

  private final Runs runs;
  private final Wakeups wakeups;
  private final Ids ids;
  private final Caller caller;
  private final InstantSource clock;

  RunControl(Runs runs, Wakeups wakeups, Ids ids, InstantSource clock, Caller caller) {
    this.caller = caller;
    this.runs = runs;
    this.ids = ids;
    this.wakeups = wakeups;
    this.clock = clock;
  }

  /**
   * @throws Refusal where there is none of this id that the caller may read
   */
  public Run found(String id) {
    return runs.find(QueryParameters.id(id, "run").toString())
        .filter(it -> caller.readsSync(it.sync()))
        .orElseThrow(RunControl::unknown);
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

  /**
   * Asks for a reconciliation.
   *
   * @param request what of it is compared; empty: everything
   */
  public Run reconcile(String sync, Value.Struct request, String actor) {
    var run =
        Run.asked(ids.next().toString(), Run.Kind.RECONCILE, sync, request, clock.instant(), actor);
    runs.ask(run, null);
    wakeups.runs(sync);
    return run;
  }

  /**
   * Asks for a run that takes another back.
   *
   * @throws Refusal where it writes nothing, or has not ended
   */
  public Run undo(Run run, String actor) {
    var sync = run.sync();
    if (!WRITING.contains(run.kind()) || sync == null) {
      throw Refusal.conflict(
          "writes-nothing", "A run of this kind writes nothing that could be undone");
    }
    if (!run.status().ended()) {
      throw Refusal.conflict("underway", "The run has not ended: cancel it first");
    }
    var undo =
        Run.asked(
            ids.next().toString(),
            Run.Kind.UNDO,
            sync,
            Undo.request(run.id()),
            clock.instant(),
            actor);
    runs.ask(undo, null);
    return undo;
  }

  private static Refusal unknown() {
    return Refusal.unknown("There is no run of this id");
  }
}
