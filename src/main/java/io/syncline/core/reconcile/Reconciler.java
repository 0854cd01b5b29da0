package io.syncline.core.reconcile;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.reconcile.context.ReconciliationPorts;
import io.syncline.core.reconcile.judge.DifferenceJudgement;
import io.syncline.core.reconcile.pull.PulledSides;
import io.syncline.core.reconcile.pull.SidePulls;
import io.syncline.core.reconcile.respond.Report;
import io.syncline.core.reconcile.respond.Responding;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.RunScope;
import io.syncline.core.run.ActiveRun;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.run.Stopping;
import io.syncline.core.run.WaitReasons;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One reconciliation from its first step to its last: a run is taken, its sides are pulled, proved
 * to be complete and compared; what is suspicious is judged, responded to and reported; a run that
 * is not to go on here is set down. These are the steps of the reconcile route.
 *
 * <p>Each step goes on where an earlier process left it. Under {@code report} nothing is written
 * anywhere but into the tables of differences (S1).
 */
public final class Reconciler {

  private final Runs runs;
  private final Installations installations;
  private final WaitReasons waitReasons;
  private final ReconciliationPorts ports;
  private final SidePulls pulls = new SidePulls();

  public Reconciler(
      Runs runs, Installations installations, WaitReasons waitReasons, ReconciliationPorts ports) {
    this.runs = runs;
    this.installations = installations;
    this.waitReasons = waitReasons;
    this.ports = ports;
  }

  /**
   * A run after its pull.
   *
   * @param pulled null: the run was examined before
   * @param before what it came to then; null: it was not
   */
  public record Staged(
      ReconciliationContext run, @Nullable PulledSides pulled, @Nullable Examination before) {}

  /**
   * A run after its count proof.
   *
   * @param doubt why its sides are not to be trusted; null: they are
   * @param baseline whether there was no trusted run to compare the counts with
   */
  public record Proved(Staged staged, @Nullable String doubt, boolean baseline) {}

  /** A run after its comparison. */
  public record Examined(ReconciliationContext run, Examination examination) {}

  /**
   * Takes the next run of a sync that waits, or that another process left. One that began under
   * another definition ends: what it staged was read through maps that do not hold any more.
   *
   * @param stopping makes it end between pages
   */
  public ReconciliationContext claim(String sync, Stopping stopping) {
    var installation = installations.current();
    var none = new ReconciliationContext(sync, null, installation, ports);
    if (none.terms().isEmpty()) {
      return none;
    }
    var claimed = runs.claim(Run.Kind.RECONCILE, sync, none.now()).orElse(null);
    if (claimed == null) {
      return none;
    }
    var ongoing = new ActiveRun(runs, claimed, ports.clock(), waitReasons);
    stopping.then(ongoing::stop);
    var hash = none.terms().get(0).sync().version().contentHash();
    var began = claimed.run().definition().hash();
    if (began != null && !began.equals(hash)) {
      ongoing.end(
          Run.Status.FAILED,
          claimed.run().counts(),
          "the definition changed while it was at work; ask for another");
      return none;
    }
    runs.begun(claimed, null, hash);
    return new ReconciliationContext(sync, ongoing, installation, ports);
  }

  /** When there may be a run of a sync to work on. */
  public Optional<Instant> nextDue(String sync) {
    return runs.nextDue(Run.Kind.RECONCILE, sync);
  }

  /** Whether a claim found anything: the other steps are for that. */
  public boolean hasWork(ReconciliationContext run) {
    return run.size() > 0;
  }

  /**
   * Pulls all sides, in parallel, page by page into staging. A run that was examined already is not
   * pulled again. This step and the two after it are taken in one process: one that dies in between
   * begins with it again and finds what was staged.
   */
  public Staged pull(ReconciliationContext run) {
    var before = run.sides().examinations().find(run.id()).orElse(null);
    return new Staged(run, before == null ? pulls.pull(run) : null, before);
  }

  /** Proves by counting that each side is complete, and plausible after the last run (S23). */
  public Proved prove(Staged staged) {
    var run = staged.run();
    var pulled = staged.pulled();
    if (pulled == null) {
      return new Proved(staged, null, false);
    }
    var last = run.sides().examinations().lastTrusted(run.sync(), run.id());
    boolean part = pulled.layouts().stream().anyMatch(it -> it.scope().part());
    boolean period = pulled.layouts().stream().anyMatch(it -> it.scope().period());
    var ratio = pulled.layouts().get(0).terms().sync().reconciliation().criteria().minCountRatio();
    var doubt = CountPlausibility.doubt(pulled.counts(), last.orElse(null), ratio, period);
    return new Proved(staged, doubt.orElse(null), last.isEmpty() && !part);
  }

  /**
   * Lays the sides beside each other, where they can be trusted: what does not agree is suspicious,
   * not yet a difference.
   */
  public Examined compare(Proved proved) {
    var run = proved.staged().run();
    var pulled = proved.staged().pulled();
    if (pulled == null) {
      var before = Objects.requireNonNull(proved.staged().before(), "not examined before");
      return new Examined(run, before);
    }
    Examination examination;
    try {
      examination =
          proved.doubt() == null
              ? new PairComparison(run, pulled).examine(proved.baseline())
              : Examination.doubted(pulled.counts(), proved.doubt(), proved.baseline());
    } finally {
      run.sides().witness().forget(run.run());
    }
    run.sides().examinations().examined(run.claimed(), examination, run.now());
    run.sides().staging().end(run.id());
    return new Examined(run, examination);
  }

  /** Looks at what is suspicious again, live, and says of each what it is and why. */
  public Examined judge(Examined examined) {
    var run = examined.run();
    if (examined.examination().trustworthy()) {
      boolean all = new DifferenceJudgement(run).judge();
      var scope = RunScope.of(run.run().request().words(), ZoneOffset.UTC);
      if (all && !scope.period()) {
        ports.findings().differences().closeUnseen(run.claimed(), scope.systems(), run.now());
      }
    }
    return examined;
  }

  /** Does what the definition wants of each bucket. */
  public Examined respond(Examined examined) {
    if (examined.examination().trustworthy()) {
      new Responding(examined.run(), examined.examination()).respond();
    }
    return examined;
  }

  /** Ends the run and notifies its owner, where there is something to report. */
  public ReconciliationContext report(Examined examined) {
    var run = examined.run();
    var report = Report.of(run, examined.examination());
    // Before its end: a process that dies in between is followed by one that reports again, and a
    // message is sent once for a run.
    run.work().goOn();
    new Closing(run).conclude(examined.examination());
    report.message().ifPresent(ports.effects().messenger()::send);
    run.work().end(report.status(), report.counts(), report.reason());
    return run;
  }

  /**
   * Sets a run down that does not go on here.
   *
   * @return the failure to report to the worker; null: none, the run was to be set down
   */
  public @Nullable Throwable recordFailure(@Nullable ReconciliationContext run, Throwable failure) {
    if (run == null || run.ongoing() == null || failure instanceof Runs.Lost) {
      return run == null || run.ongoing() == null ? failure : null;
    }
    var counts = run.run().counts();
    if (failure instanceof ActiveRun.Halted halted) {
      run.work().end(halted.why().status(), counts, null);
      return null;
    }
    run.work()
        .end(
            Run.Status.FAILED,
            counts,
            "a step failed unexpectedly: " + failure.getClass().getSimpleName());
    return failure;
  }
}
