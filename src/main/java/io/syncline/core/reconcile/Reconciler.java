package io.syncline.core.reconcile;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Messenger;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.run.Hindrances;
import io.syncline.core.run.Ongoing;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.run.Stopping;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reconcile route's steps: a run is taken, its sides are examined, what is suspicious is
 * judged, responded to and reported; one that is not to go on here is set down.
 *
 * <p>Each step goes on where an earlier process left it. Under {@code report} nothing is written
 * anywhere but into the tables of differences (S1).
 */
public final class Reconciler {

  private static final int USUAL_RUNS = 8;

  private final Runs runs;
  private final Installations installations;
  private final Examining examining;
  private final Differences differences;
  private final DifferenceJudgement judgement;
  private final Responding responding;
  private final Messenger messenger;
  private final InstantSource clock;
  private final Hindrances hindrances;

  public Reconciler(
      Runs runs,
      Installations installations,
      Examining examining,
      Differences differences,
      DifferenceJudgement judgement,
      Responding responding,
      Messenger messenger,
      InstantSource clock,
      Hindrances hindrances) {
    this.hindrances = hindrances;
    this.runs = runs;
    this.installations = installations;
    this.examining = examining;
    this.differences = differences;
    this.judgement = judgement;
    this.responding = responding;
    this.messenger = messenger;
    this.clock = clock;
  }

  /** The three steps of looking at all sides of a run's sync. */
  public interface Examining {

    /** For one that was examined already the result is only reported. */
    Pulled pull(Ongoing run, Installation installation);

    Pulled prove(Pulled pulled);

    Examination compare(Pulled pulled);
  }

  /**
   * Takes the next run of a sync that waits, or that another process left. One that began under
   * another definition ends: what it staged was read through maps that do not hold any more.
   *
   * @param stopping makes it end between pages
   */
  public ReconciliationContext claim(String sync, Stopping stopping) {
    var terms = terms(installations.current(), sync);
    if (terms.isEmpty()) {
      return ReconciliationContext.none(sync);
    }
    var claimed = runs.claim(Run.Kind.RECONCILE, sync, clock.instant()).orElse(null);
    if (claimed == null) {
      return ReconciliationContext.none(sync);
    }
    var ongoing = new Ongoing(runs, claimed, clock, hindrances);
    stopping.then(ongoing::stop);
    var hash = terms.get(0).sync().version().contentHash();
    var began = claimed.run().definition().hash();
    if (began != null && !began.equals(hash)) {
      ongoing.end(
          Run.Status.FAILED,
          claimed.run().counts(),
          "the definition changed while it was at work; ask for another");
      return ReconciliationContext.none(sync);
    }
    runs.begun(claimed, null, hash);
    return new ReconciliationContext(sync, ongoing, terms, null, null);
  }

  /** When there may be a run of a sync to work on. */
  public Optional<Instant> nextDue(String sync) {
    return runs.nextDue(Run.Kind.RECONCILE, sync);
  }

  /** Whether a claim found anything: the other steps are for that. */
  public boolean hasWork(ReconciliationContext run) {
    return run.size() > 0;
  }

  /** Pulls all sides completely, in parallel, into staging. */
  public ReconciliationContext pull(ReconciliationContext run) {
    return run.with(examining.pull(run.work(), installations.current()));
  }

  /** Proves by counting that every side is complete, and plausible beside the last trusted run. */
  public ReconciliationContext prove(ReconciliationContext run) {
    return run.with(examining.prove(run.staged()));
  }

  /** Lays the sides beside each other: what does not agree is suspicious, not yet a difference. */
  public ReconciliationContext compare(ReconciliationContext run) {
    return run.with(examining.compare(run.staged()));
  }

  /** Looks at what is suspicious again, live, and says of each what it is and why. */
  public ReconciliationContext judge(ReconciliationContext run) {
    if (run.examined().trustworthy()) {
      boolean all = judgement.judge(run, rules(run));
      if (all && isWhole(run.run())) {
        differences.closeUnseen(run.work().claimed(), systems(run.run()), clock.instant());
      }
    }
    return run;
  }

  /** Does what the definition wants of each bucket. */
  public ReconciliationContext respond(ReconciliationContext run) {
    if (run.examined().trustworthy()) {
      responding.respond(run, rules(run));
    }
    return run;
  }

  /** Ends the run and notifies its owner, where there is something to report. */
  public ReconciliationContext report(ReconciliationContext run) {
    var id = run.run().id();
    var tally = differences.tally(id);
    var report =
        new Report(
            run,
            rules(run),
            tally,
            Responding.braked(run.examined(), tally),
            differences.usual(run.sync(), id, USUAL_RUNS));
    // Before its end: a process that dies in between is followed by one that reports again, and a
    // message is sent once for a run.
    run.work().goOn();
    report.message().ifPresent(messenger::send);
    run.work().end(report.status(), report.counts(), report.reason());
    return run;
  }

  /**
   * Sets a run down that does not go on here.
   *
   * @return the failure to report to the worker; null: none, the run was to be set down
   */
  public @Nullable Throwable setDown(@Nullable ReconciliationContext run, Throwable failure) {
    if (run == null || run.ongoing() == null || failure instanceof Runs.Lost) {
      return run == null || run.ongoing() == null ? failure : null;
    }
    var counts = run.run().counts();
    if (failure instanceof Ongoing.Halted halted) {
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

  /** What a sync compares, entity by entity. */
  public static List<Terms> terms(Installation installation, String sync) {
    return installation.entities().values().stream()
        .sorted(Comparator.comparing(Entity::name))
        .flatMap(
            entity ->
                rules(entity, sync).stream()
                    .map(rules -> new Terms(entity, rules))
                    .filter(it -> it.participants().size() > 1))
        .toList();
  }

  private static Optional<SyncRules> rules(Entity entity, String sync) {
    return entity.syncs().stream().filter(it -> it.sync().equals(sync)).findFirst();
  }

  private static Reconciliation rules(ReconciliationContext run) {
    return run.terms().get(0).sync().reconciliation();
  }

  private static boolean isWhole(Run run) {
    var asked = run.request().words().fields();
    return !asked.containsKey("startDate") && !asked.containsKey("endDate");
  }

  /** Those asked for; null: all. */
  private static @Nullable Set<SystemId> systems(Run run) {
    if (!(run.request().words().fields().get("systems") instanceof Value.Items items)
        || items.values().isEmpty()) {
      return null;
    }
    var systems = new HashSet<SystemId>();
    for (var it : items.values()) {
      if (it instanceof Value.Text text) {
        systems.add(SystemId.of(text.value()));
      }
    }
    return systems;
  }
}
