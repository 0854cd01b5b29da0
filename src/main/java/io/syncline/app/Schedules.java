package io.syncline.app;

import io.syncline.core.definition.Installations;
import io.syncline.core.definition.SyncRules;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the reconciliations that are due. What is asked for names its firing, so that a schedule
 * that is looked at by every process makes one run; firings that were missed while no process ran
 * collapse into the last of them (docs/decisions/0032-schedules.md).
 *
 * <p>{@code daily} and {@code weekly} (Mondays) fire at 04:00 of the sync's time zone, a cron
 * expression as Quartz reads it.
 */
final class Schedules {

  private static final Logger LOG = Logger.getLogger(Schedules.class);
  private static final String ACTOR = "schedule";
  private static final int RECENT = 50;

  private final Installations installations;
  private final Runs runs;
  private final Wakeups wakeups;
  private final Ids ids;
  private final InstantSource clock;
  private final Map<String, Instant> asked = new HashMap<>();
  private final Map<String, String> refused = new HashMap<>();

  Schedules(Installations installations, Runs runs, Wakeups wakeups, Ids ids, InstantSource clock) {
    this.installations = installations;
    this.runs = runs;
    this.wakeups = wakeups;
    this.ids = ids;
    this.clock = clock;
  }

  /** What of a sync says when it is due. */
  private record Due(SyncRules rules, ZoneId zone) {
    String sync() {
      return rules.sync();
    }

    @Nullable String after() {
      return rules.reconciliation().after();
    }
  }

  /** Asks for everything that is due by now, each sync after the one it is to come after. */
  synchronized void runOnce() {
    var syncs = new TreeMap<String, Due>();
    for (var entity : installations.current().entities().values()) {
      entity.syncs().forEach(it -> syncs.putIfAbsent(it.sync(), new Due(it, entity.timeZone())));
    }
    asked.keySet().retainAll(syncs.keySet());
    syncs.values().stream()
        .filter(it -> it.rules().reconciliation().enabled())
        .sorted(Comparator.comparing(it -> it.after() != null))
        .forEach(this::ask);
  }

  private void ask(Due sync) {
    var schedule = expression(sync);
    if (schedule.isEmpty()) {
      return;
    }
    var now = clock.instant();
    var from = asked.computeIfAbsent(sync.sync(), it -> last(sync));
    var firing = schedule.get().last(from, now);
    if (firing == null || comesAfterOneUnderWay(sync)) {
      return;
    }
    var run =
        Run.asked(
            ids.next().toString(), Run.Kind.RECONCILE, sync.sync(), Value.Struct.EMPTY, now, ACTOR);
    if (runs.ask(run, "reconcile/" + sync.sync() + "/" + firing)) {
      wakeups.runs(sync.sync());
    }
    asked.put(sync.sync(), firing);
  }

  /** When a schedule was met last; before it ever was, when the sync was started first. */
  private Instant last(Due sync) {
    return runs.list(new Runs.Query(Run.Kind.RECONCILE, sync.sync(), null, null, RECENT)).stream()
        .filter(it -> it.actor().equals(ACTOR))
        .findFirst()
        .map(Run::askedAt)
        .orElse(sync.rules().startedAt());
  }

  private boolean comesAfterOneUnderWay(Due sync) {
    var after = sync.after();
    return after != null
        && runs.list(new Runs.Query(Run.Kind.RECONCILE, after, null, null, RECENT)).stream()
            .anyMatch(it -> !it.status().ended() && it.status() != Run.Status.PAUSED);
  }

  /** The schedule; empty where nobody can read it, which is said once. */
  private Optional<Cron> expression(Due sync) {
    var written = sync.rules().reconciliation().schedule();
    try {
      return Optional.of(Cron.of(written, sync.zone()));
    } catch (IllegalArgumentException unreadable) {
      if (!written.equals(refused.put(sync.sync(), written))) {
        LOG.warnf(
            "Sync %s is not reconciled by itself: its schedule is neither daily, weekly nor a cron"
                + " expression",
            sync.sync());
      }
      return Optional.empty();
    }
  }
}
