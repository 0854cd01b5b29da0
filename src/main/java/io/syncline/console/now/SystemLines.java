package io.syncline.console.now;

import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
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

/** The state of each system. */
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

  List<SystemLine> look(Backlog backlog, RecentWrites recent, Instant now) {
    var silenced = paused.paused();
    return installations.current().byObject().keySet().stream()
        .sorted(Comparator.comparing(SystemId::value))
        .map(it -> line(it, backlog, recent, silenced.contains(it), now))
        .toList();
  }

  private SystemLine line(
      SystemId id, Backlog backlog, RecentWrites recent, boolean silenced, Instant now) {
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
        silenced ? StatusLabel.warn("paused") : state(id),
        checks.last(id).map(it -> DisplayedTime.of(it.at(), now)).orElse(null),
        seen.map(it -> hooks(id, it)).orElse(StatusLabel.plain("none watched")),
        seen.map(it -> DisplayedTime.maybe(it.verified(), now)).orElse(null),
        QueueCell.of(
            count(events), count(deliveries), recent.count(it -> it.system().equals(id.value()))),
        SyncLines.lag(oldest, oldest != null && oldest.compareTo(LATE) > 0),
        backlog.deadLetters().getOrDefault(id, 0L),
        quota(id, now),
        syncs(id));
  }

  private static long count(@Nullable Waiting waiting) {
    return waiting == null ? 0 : waiting.count();
  }

  private StatusLabel state(SystemId id) {
    var state = states.states().get(id);
    if (state == null) {
      return StatusLabel.unknown("not connected");
    }
    return switch (state) {
      case ANSWERING -> answering(id);
      case SILENT -> StatusLabel.bad("does not answer");
      case REFUSING -> StatusLabel.bad("refuses our credentials");
      case CONSENT_NEEDED -> StatusLabel.bad("needs a person's consent");
      case WAITING_FOR_QUOTA -> StatusLabel.warn("quota used up");
      case PROBED -> StatusLabel.warn("did not answer, is tried again");
    };
  }

  /** That no call failed does not say that it answers: it may not have been asked anything. */
  private StatusLabel answering(SystemId id) {
    return checks
        .last(id)
        .map(SystemChecks.Check::outcome)
        .filter(CheckOutcome.Accepted.class::isInstance)
        .map(it -> StatusLabel.good("answers"))
        .orElse(StatusLabel.unknown("no failure seen"));
  }

  private StatusLabel hooks(SystemId id, WebhookReports.Seen seen) {
    var state = webhooks.polls().state(id);
    if (state == HookState.WORKING && seen.verified() == null) {
      return StatusLabel.unknown("none came yet");
    }
    return switch (state) {
      case WORKING -> StatusLabel.good("working");
      case REFUSED -> StatusLabel.bad("refused");
      case QUIET -> StatusLabel.warn("none for long");
      case SILENT -> StatusLabel.warn("none for unusually long");
      case INCOMPLETE -> StatusLabel.warn("incomplete");
    };
  }

  private StatusLabel quota(SystemId id, Instant now) {
    var connected = quota.systems().find(id);
    var stated = connected.map(it -> it.type().quota()).orElse(null);
    if (stated == null) {
      return connected.isEmpty()
          ? StatusLabel.unknown("unknown")
          : StatusLabel.plain("none stated");
    }
    var count =
        quota.quotas().count(id).orElseGet(() -> QuotaCount.none(stated, now)).at(stated, now);
    long left = count.left(stated, false);
    var text =
        "%s of %s left, all again %s"
            .formatted(
                CountText.of(left),
                CountText.of(count.limit(stated)),
                DisplayedTime.of(stated.end(count.start()), now).ago());
    return left == 0
        ? StatusLabel.bad(text)
        : count.left(stated, true) == 0 ? StatusLabel.warn(text) : StatusLabel.good(text);
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
