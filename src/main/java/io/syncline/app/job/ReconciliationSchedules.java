package io.syncline.app.job;

import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.runtime.Runtime;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the reconciliations that are due, when a route {@code <sync>/schedule} fires, and
 * between for what was missed or had to wait. What is asked for names its firing, so that a
 * schedule that fires in every process makes one run; firings that were missed while no process ran
 * collapse into the last of them (docs/decisions/0029-schedules.md).
 *
 * <p>{@code daily} and {@code weekly} (Mondays) fire at 04:00 of the sync's time zone, a cron
 * expression as Quartz reads it. Where the sync is paused then, the occasion is skipped, and the
 * list of runs says so. A sync that comes after another waits for the other's run of the same
 * occasion, and for what is carried over there.
 */
public final class ReconciliationSchedules {

  private static final Logger LOG = Logger.getLogger(ReconciliationSchedules.class);
  private static final String ACTOR = "schedule";
  private static final int RECENT = 50;
  private static final String PAUSED = "the sync is paused";
  private static final Set<Run.Kind> COME_FIRST =
      Set.of(Run.Kind.RECONCILE, Run.Kind.BACKFILL, Run.Kind.EXECUTE);

  private final Runs runs;
  private final Wakeups wakeups;
  private final Runtime runtime;
  private final Map<String, Instant> asked = new HashMap<>();
  private final Map<String, String> refused = new HashMap<>();

  ReconciliationSchedules(Runs runs, Wakeups wakeups, Runtime runtime) {
    this.runtime = runtime;
    this.runs = runs;
    this.wakeups = wakeups;
  }

  /** What of a sync says when it is due. */
  private record Due(SyncRules rules, ZoneId zone) {
    String sync() {
      return rules.sync();
    }

    @Nullable String after() {
      return rules.reconciliation().timing().after();
    }
  }

  /** Asks for everything that is due by now, each sync after the one it is to come after. */
  public synchronized void ask() {
    var syncs = new TreeMap<String, Due>();
    for (var entity : runtime.installation().entities().values()) {
      entity
          .syncs()
          .forEach(it -> syncs.putIfAbsent(it.sync(), new Due(it, entity.reading().timeZone())));
    }
    asked.keySet().retainAll(syncs.keySet());
    var paused = runtime.installation().paused();
    syncs.values().stream()
        .filter(it -> it.rules().reconciliation().timing().enabled())
        .sorted(Comparator.comparing(it -> it.after() != null))
        .forEach(it -> ask(it, syncs, paused.contains(it.sync())));
  }

  private void ask(Due sync, Map<String, Due> all, boolean paused) {
    var schedule = expression(sync);
    if (schedule.isEmpty()) {
      return;
    }
    var now = runtime.now();
    var from = asked.computeIfAbsent(sync.sync(), it -> last(sync));
    var firing = schedule.get().last(from, now);
    if (firing == null || !paused && waits(sync, all, firing)) {
      return;
    }
    var id = runtime.ids().next().toString();
    var run =
        paused
            ? Run.skipped(id, Run.Kind.RECONCILE, sync.sync(), PAUSED, now, ACTOR)
            : Run.asked(id, Run.Kind.RECONCILE, sync.sync(), Value.Struct.EMPTY, now, ACTOR);
    if (runs.ask(run, "reconcile/" + sync.sync() + "/" + firing)) {
      if (paused) {
        LOG.infof("Sync %s was due to be reconciled at %s: %s", sync.sync(), firing, PAUSED);
      }
      wakeups.runs(sync.sync());
    }
    asked.put(sync.sync(), firing);
  }

  /** When a schedule was met last; before it ever was, when the sync was started first. */
  private Instant last(Due sync) {
    return runs
        .list(new Runs.Query(Run.Kind.RECONCILE, Set.of(sync.sync()), null, null, RECENT))
        .rows()
        .stream()
        .filter(it -> it.request().actor().equals(ACTOR))
        .findFirst()
        .map(it -> it.request().at())
        .orElse(sync.rules().version().startedAt());
  }

  /**
   * Whether the sync it comes after is not through yet: something is carried over there, it is
   * being reconciled, or its run of this occasion was not asked for so far. It does not wait for a
   * run that a person paused.
   */
  private boolean waits(Due sync, Map<String, Due> all, Instant firing) {
    var name = sync.after();
    if (name == null || name.equals(sync.sync())) {
      return false;
    }
    if (COME_FIRST.stream()
        .flatMap(it -> recent(it, name))
        .anyMatch(ReconciliationSchedules::isUnderWay)) {
      return true;
    }
    var occasion = Optional.ofNullable(all.get(name)).flatMap(it -> occasion(it, firing));
    return occasion.isPresent()
        && recent(Run.Kind.RECONCILE, name)
            .filter(
                it -> it.request().actor().equals(ACTOR) || it.request().words().fields().isEmpty())
            .noneMatch(it -> !it.request().at().isBefore(occasion.get()));
  }

  private Stream<Run> recent(Run.Kind kind, String sync) {
    return runs.list(new Runs.Query(kind, Set.of(sync), null, null, RECENT)).rows().stream();
  }

  private static boolean isUnderWay(Run run) {
    return !run.status().ended() && run.status() != Run.Status.PAUSED;
  }

  /** When a sync was to be reconciled last, at that moment; empty: not since it was started. */
  private Optional<Instant> occasion(Due sync, Instant at) {
    if (!sync.rules().reconciliation().timing().enabled()) {
      return Optional.empty();
    }
    return expression(sync)
        .flatMap(it -> it.latest(at))
        .filter(it -> it.isAfter(sync.rules().version().startedAt()));
  }

  /** The schedule; empty where it cannot be parsed, which is logged once. */
  private Optional<Cron> expression(Due sync) {
    var written = sync.rules().reconciliation().timing().schedule();
    try {
      return Optional.of(Cron.of(written, sync.zone()));
    } catch (IllegalArgumentException unreadable) {
      if (!written.equals(refused.put(sync.sync(), written))) {
        LOG.warnf(
            "Sync %s is not reconciled on a schedule: its schedule is neither daily, weekly nor a"
                + " cron expression",
            sync.sync());
      }
      return Optional.empty();
    }
  }
}
