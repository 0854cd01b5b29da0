package io.syncline.core.run.check;

import io.syncline.core.definition.system.Subscription;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.inbox.HookFault;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.inbox.subscribe.HookSubscriptions;
import io.syncline.core.inbox.subscribe.SubscriptionClient;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.HookState;
import io.syncline.core.run.poll.SafetyPolls;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of a system's webhooks, and whether the vendor is subscribed to send them here. */
public final class WebhookCheck {

  private final WebhookReports hooks;
  private final SafetyPolls polls;
  private final HookSubscriptions subscriptions;
  private final InstantSource clock;

  public WebhookCheck(
      WebhookReports hooks,
      SafetyPolls polls,
      HookSubscriptions subscriptions,
      InstantSource clock) {
    this.hooks = hooks;
    this.polls = polls;
    this.subscriptions = subscriptions;
    this.clock = clock;
  }

  /** Nothing for a type without webhooks. */
  List<CheckFinding> of(SystemId system, SystemType type) {
    var webhook = type.webhook();
    if (webhook == null) {
      return List.of();
    }
    var findings = new ArrayList<CheckFinding>();
    findings.add(webhooks(system));
    if (webhook.subscription() != null) {
      findings.add(subscription(system, webhook.subscription()));
    }
    return findings;
  }

  private CheckFinding webhooks(SystemId system) {
    var about = "webhooks";
    var seen = hooks.seen(system).orElse(WebhookReports.Seen.NOTHING);
    if (seen.failing()) {
      var fault = Objects.requireNonNull(seen.fault());
      return CheckFinding.failed(
          about, "refused since %s".formatted(seen.refused()), action(fault));
    }
    var verified = seen.verified();
    if (verified == null) {
      return CheckFinding.unknown(
          about, "none was received yet; they are taken in at /hooks/" + system);
    }
    var state = polls.state(system);
    var detail = "the last one was verified at " + verified;
    return state == HookState.WORKING
        ? CheckFinding.proven(about, detail)
        : CheckFinding.failed(
            about,
            "%s; they are %s, and the system is polled"
                .formatted(detail, state.name().toLowerCase(Locale.ROOT)),
            "Check in the vendor's settings that webhooks are sent to /hooks/" + system + ".");
  }

  private static String action(HookFault fault) {
    return switch (fault) {
      case SIGNATURE -> "The signature is wrong: check the secret; `syncline webhook` shows more.";
      case STALE -> "They are older than `tolerance`: check the clocks.";
      case SECRET -> "Set the secret of the webhooks; it is not set, or cannot be used.";
      case NOT_STARTED -> "Start a sync of this system.";
      case TOO_MANY_EVENTS -> "Have the vendor send fewer events in one webhook.";
    };
  }

  private CheckFinding subscription(SystemId system, Subscription said) {
    var about = "subscription";
    try {
      var seen = subscriptions.list(system);
      var kept = seen.kept();
      var why = missing(seen);
      if (why != null) {
        return CheckFinding.failed(about, why, "Run `syncline subscribe " + system + "`.");
      }
      if (kept == null && !said.requests().afterCreate().isEmpty()) {
        return CheckFinding.unknown(
            about,
            "the vendor has one that was not made here; `syncline subscribe` finishes it, if that"
                + " is needed");
      }
      var expires = kept == null ? null : kept.expires();
      boolean ended = expires != null && expires.isBefore(clock.instant());
      return ended
          ? CheckFinding.failed(
              about, "it ended at " + expires, "Run `syncline subscribe " + system + "`.")
          : CheckFinding.proven(
              about,
              "the vendor sends to "
                  + seen.address()
                  + (expires == null ? "" : " until " + expires));
    } catch (HookSubscriptions.Refused refused) {
      return CheckFinding.unknown(about, String.valueOf(refused.getMessage()));
    }
  }

  private static @Nullable String missing(HookSubscriptions.Seen seen) {
    if (seen.subscriptions().isEmpty()) {
      return "the vendor has none to " + seen.address();
    }
    if (seen.subscriptions().stream().noneMatch(SubscriptionClient.RemoteSubscription::active)) {
      return "the vendor says that it is inactive";
    }
    var kept = seen.kept();
    return kept == null || kept.failure() == null ? null : "it is " + kept.failure();
  }
}
