package io.syncline.app.job;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Message.Urgency;
import io.syncline.core.notify.Messenger;
import io.syncline.core.reconcile.side.Examination;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends a summary of each sync once a week, with the counts of all sides, so that a missing message
 * never hides a reconciliation that did not run: on Mondays at 08:00 of the sync's time zone, after
 * the reconciliations of the night, or at the times in {@code summary}. Every process looks for due
 * summaries, and the first that finds one sends it (docs/decisions/0030-messages.md).
 */
final class SummaryJob {

  /** A summary that is overdue by this much is not sent any more. */
  private static final Duration LATEST = Duration.ofDays(6);

  private static final int RECENT = 100;

  private final Installations installations;
  private final Runs runs;
  private final Examinations examinations;
  private final Messenger messenger;
  private final InstantSource clock;
  private final Map<String, Instant> sent = new HashMap<>();

  SummaryJob(
      Installations installations,
      Runs runs,
      Examinations examinations,
      Messenger messenger,
      InstantSource clock) {
    this.installations = installations;
    this.runs = runs;
    this.examinations = examinations;
    this.messenger = messenger;
    this.clock = clock;
  }

  /** Sends the summaries that are due. */
  synchronized void runOnce() {
    var syncs = new TreeMap<String, SyncRules>();
    var zones = new HashMap<String, ZoneId>();
    for (var entity : installations.current().entities().values()) {
      entity.syncs().forEach(it -> syncs.putIfAbsent(it.sync(), it));
      entity.syncs().forEach(it -> zones.putIfAbsent(it.sync(), entity.reading().timeZone()));
    }
    sent.keySet().retainAll(syncs.keySet());
    syncs.values().stream()
        .filter(it -> it.reconciliation().timing().enabled())
        .forEach(it -> cron(it, zones.get(it.sync())).ifPresent(cron -> send(it, cron)));
  }

  private static Optional<Cron> cron(SyncRules sync, @Nullable ZoneId zone) {
    var written = sync.reconciliation().reports().summary();
    var schedule =
        switch (written.strip().toLowerCase(Locale.ROOT)) {
          case "none" -> null;
          case "daily" -> "0 0 8 * * ?";
          case "weekly" -> "0 0 8 ? * MON";
          default -> written;
        };
    try {
      return schedule == null || zone == null
          ? Optional.empty()
          : Optional.of(Cron.of(schedule, zone));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private void send(SyncRules sync, Cron cron) {
    var now = clock.instant();
    var due = cron.latest(now).orElse(null);
    if (due == null
        || due.isBefore(now.minus(LATEST))
        || !due.isAfter(sync.version().startedAt())
        || due.equals(sent.get(sync.sync()))) {
      return;
    }
    var before = cron.latest(due.minusMillis(1)).orElse(sync.version().startedAt());
    messenger.send(summary(sync, due, before));
    sent.put(sync.sync(), due);
  }

  /**
   * @param before when the summary before it was due
   */
  private Message summary(SyncRules sync, Instant due, Instant before) {
    var run =
        runs
            .list(new Runs.Query(Run.Kind.RECONCILE, Set.of(sync.sync()), null, null, RECENT))
            .rows()
            .stream()
            .filter(SummaryJob::isComplete)
            .findFirst();
    var examined = run.flatMap(it -> examinations.find(it.id()));
    var ended = run.map(it -> it.state().endedAt());
    long open = run.map(it -> it.counts().getOrDefault("open", 0L)).orElse(0L);
    boolean fresh = ended.filter(it -> !it.isBefore(before)).isPresent();
    var text = new StringBuilder();
    if (installations.current().paused().contains(sync.sync())) {
      text.append("The sync is paused. ");
    }
    if (!fresh) {
      text.append("No reconciliation could be trusted since ").append(before).append(". ");
    }
    var unread = examined.map(Examination::notCompared);
    var agree = unread.isEmpty() ? "All sides agree" : "All sides that can be compared agree";
    ended.ifPresent(
        it ->
            text.append(open == 0 ? agree : open + " differences are open")
                .append(" as of ")
                .append(it)
                .append(". "));
    examined.ifPresent(it -> text.append("Compared: ").append(sides(it)).append('.'));
    unread.ifPresent(it -> text.append(' ').append(it).append('.'));
    return new Message(
        new Message.Topic("summary", sync.sync(), run.map(Run::id).orElse(null)),
        fresh && open == 0 ? Urgency.SUMMARY : Urgency.NOTICE,
        sync.reconciliation().reports().owner(),
        text.toString().strip(),
        numbers(run.map(Run::counts).orElse(Map.of()), examined),
        "summary/" + sync.sync() + "/" + due);
  }

  /** Whether the run gives the state of the whole sync. */
  private static boolean isComplete(Run it) {
    return (it.status() == Run.Status.SUCCEEDED || it.status() == Run.Status.PARTIAL)
        && it.request().words().fields().isEmpty();
  }

  private static String sides(Examination examined) {
    return examined.sides().stream()
        .filter(SideCount::verifiable)
        .map(it -> it.records().compared() + " " + it.of().entity() + " in " + it.of().system())
        .collect(Collectors.joining(", "));
  }

  private static Map<String, Long> numbers(
      Map<String, Long> counts, Optional<Examination> examined) {
    var numbers = new TreeMap<>(counts);
    examined.ifPresent(
        it ->
            it.sides().stream()
                .filter(SideCount::verifiable)
                .forEach(
                    side ->
                        numbers.put(
                            "compared." + side.of().entity() + "." + side.of().system(),
                            side.records().compared())));
    return numbers;
  }
}
