package io.syncline.console.now;

import io.syncline.console.CountText;
import io.syncline.console.Moment;
import io.syncline.console.Word;
import io.syncline.console.now.NowView.QueueCell;
import io.syncline.console.now.NowView.SystemLine;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.Backlog;
import io.syncline.core.run.Backlog.Waiting;
import io.syncline.core.run.PausedSystems;
import io.syncline.core.run.SystemChecks;
import io.syncline.core.run.poll.HookState;
import io.syncline.core.run.poll.SafetyPolls;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.state.QuotaCount;
import io.syncline.core.system.state.Quotas;
import io.syncline.core.system.state.SystemStates;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How each system stands. */
@Singleton
class SystemLines {

  /** After so long a change that waits is late. */
  private static final Duration LATE = Duration.ofMinutes(5);

  private final Installations installations;
  private final SystemStates states;
  private final PausedSystems paused;
  private final SystemChecks checks;
  private final Webhooks webhooks;
  private final Quota quota;

  SystemLines(
      Installations installations,
      SystemStates states,
      PausedSystems paused,
      SystemChecks checks,
      Webhooks webhooks,
      Quota quota) {
    this.installations = installations;
    this.states = states;
    this.paused = paused;
    this.checks = checks;
    this.webhooks = webhooks;
    this.quota = quota;
  }

  /** What is known of webhooks. */
  @Singleton
  record Webhooks(WebhookReports watch, SafetyPolls polls) {}

  /** What is known of quotas. */
  @Singleton
  record Quota(ConnectedSystems systems, Quotas quotas) {}

  List<SystemLine> look(Backlog backlog, Instant now) {
    var silenced = paused.paused();
    return installations.current().byObject().keySet().stream()
        .sorted(Comparator.comparing(SystemId::value))
        .map(it -> line(it, backlog, silenced.contains(it), now))
        .toList();
  }

  private SystemLine line(SystemId id, Backlog backlog, boolean silenced, Instant now) {
    var events = backlog.events().get(id);
    var deliveries = backlog.deliveries().get(id);
    var seen = webhooks.watch().seen(id);
    var oldest =
        Stream.of(Optional.ofNullable(events), Optional.ofNullable(deliveries))
            .flatMap(Optional::stream)
            .map(Waiting::oldest)
            .min(Comparator.naturalOrder())
            .map(it -> Duration.between(it, now))
            .orElse(null);
    return new SystemLine(
        id.value(),
        silenced ? Word.warn("paused") : state(id),
        checks.last(id).map(it -> Moment.of(it.at(), now)).orElse(null),
        seen.map(it -> hooks(id, it)).orElse(Word.plain("none watched")),
        seen.map(it -> Moment.maybe(it.verified(), now)).orElse(null),
        QueueCell.of(count(events), count(deliveries)),
        SyncLines.lag(oldest, oldest != null && oldest.compareTo(LATE) > 0),
        backlog.deadLetters().getOrDefault(id, 0L),
        quota(id, now),
        syncs(id));
  }

  private static long count(@Nullable Waiting waiting) {
    return waiting == null ? 0 : waiting.count();
  }

  private Word state(SystemId id) {
    var state = states.states().get(id);
    if (state == null) {
      return Word.unknown("not connected");
    }
    return switch (state) {
      case ANSWERING -> answering(id);
      case SILENT -> Word.bad("does not answer");
      case REFUSING -> Word.bad("refuses our credentials");
      case CONSENT_NEEDED -> Word.bad("needs a person's consent");
      case WAITING_FOR_QUOTA -> Word.warn("quota used up");
      case PROBED -> Word.warn("did not answer, is tried again");
    };
  }

  /** That no call failed does not say that it answers: it may not have been asked anything. */
  private Word answering(SystemId id) {
    return checks
        .last(id)
        .map(SystemChecks.Check::outcome)
        .filter(CheckOutcome.Accepted.class::isInstance)
        .map(it -> Word.good("answers"))
        .orElse(Word.unknown("no failure seen"));
  }

  private Word hooks(SystemId id, WebhookReports.Seen seen) {
    var state = webhooks.polls().state(id);
    if (state == HookState.WORKING && seen.verified() == null) {
      return Word.unknown("none came yet");
    }
    return switch (state) {
      case WORKING -> Word.good("working");
      case REFUSED -> Word.bad("refused");
      case QUIET -> Word.warn("none for long");
      case SILENT -> Word.warn("none for unusually long");
      case INCOMPLETE -> Word.warn("incomplete");
    };
  }

  private Word quota(SystemId id, Instant now) {
    var connected = quota.systems().find(id);
    var stated = connected.map(it -> it.type().quota()).orElse(null);
    if (stated == null) {
      return connected.isEmpty() ? Word.unknown("unknown") : Word.plain("none stated");
    }
    var count =
        quota.quotas().count(id).orElseGet(() -> QuotaCount.none(stated, now)).at(stated, now);
    long left = count.left(stated, false);
    var text =
        "%s of %s left, all again %s"
            .formatted(
                CountText.of(left),
                CountText.of(count.limit(stated)),
                Moment.of(stated.end(count.start()), now).ago());
    return left == 0
        ? Word.bad(text)
        : count.left(stated, true) == 0 ? Word.warn(text) : Word.good(text);
  }

  private List<String> syncs(SystemId system) {
    return installations.current().entities().values().stream()
        .map(Entity::syncs)
        .flatMap(List::stream)
        .filter(it -> it.systems().contains(system))
        .map(SyncRules::sync)
        .distinct()
        .sorted()
        .toList();
  }
}
