package io.syncline.console.systems;

import io.syncline.api.http.ApiWords;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import io.syncline.console.now.SystemSummaries.Summary;
import io.syncline.console.systems.SystemSheet.Actions;
import io.syncline.console.systems.SystemSheet.Fact;
import io.syncline.console.systems.SystemSheet.FindingLine;
import io.syncline.console.systems.SystemSheet.Found;
import io.syncline.console.systems.SystemSheet.ObjectLine;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.inbox.subscribe.HookSubscriptions;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.PausedSystems;
import io.syncline.core.run.check.CheckFinding;
import io.syncline.core.run.check.ConnectionChecks;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.state.CredentialAges;
import io.syncline.core.system.state.Refusals;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Puts together what is known of a system; asks nothing of it. */
@Singleton
class SystemSheets {

  private final Installations installations;
  private final ConnectedSystems systems;
  private final PausedSystems paused;
  private final Refusals refusals;
  private final CredentialAges credentials;
  private final HookSubscriptions subscriptions;

  /** What the last check found that a person asked this process for. */
  private final Map<SystemId, ConnectionChecks.Result> found = new ConcurrentHashMap<>();

  SystemSheets(
      Installations installations,
      ConnectedSystems systems,
      PausedSystems paused,
      Refusals refusals,
      CredentialAges credentials,
      HookSubscriptions subscriptions) {
    this.installations = installations;
    this.systems = systems;
    this.paused = paused;
    this.refusals = refusals;
    this.credentials = credentials;
    this.subscriptions = subscriptions;
  }

  void found(SystemId id, ConnectionChecks.Result result) {
    found.put(id, result);
  }

  SystemSheet of(SystemId id, Summary summary, @Nullable StatusLabel said, Instant now) {
    var type = systems.find(id).map(ConnectedSystem::type).orElse(null);
    var last = found.get(id);
    return new SystemSheet(
        said,
        summary,
        facts(id, type, summary, now),
        installations.current().byObject().getOrDefault(id, Map.of()).entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(it -> new ObjectLine(it.getKey(), it.getValue()))
            .toList(),
        last == null ? null : found(last, now),
        new Actions(
            paused.isPaused(id),
            type != null && type.auth().kind() == Auth.Kind.OAUTH2_AUTHORIZATION_CODE,
            type != null && type.webhook() != null && type.webhook().subscription() != null));
  }

  private List<Fact> facts(SystemId id, @Nullable SystemType type, Summary summary, Instant now) {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("State", summary.state(), checked(summary)));
    facts.add(new Fact("Owner", null, owner(id)));
    var refusal = refusals.refusals().get(id);
    if (refusal != null) {
      facts.add(
          new Fact(
              "Its work",
              StatusLabel.bad("is parked"),
              "since %s: %s"
                  .formatted(DisplayedTime.of(refusal.since(), now).ago(), refusal.why())));
    }
    facts.add(new Fact("Credentials", null, credentials(id, type, now)));
    if (type != null) {
      var rate = type.rateLimit();
      facts.add(
          new Fact(
              "Rate limit",
              null,
              "%s in %s, %s at once"
                  .formatted(
                      CountText.of(rate.requests(), "request"),
                      length(rate.per()),
                      CountText.of(rate.concurrency()))));
      facts.add(new Fact("Timeout", null, length(type.timeout())));
    }
    facts.add(new Fact("Quota", summary.quota(), ""));
    if (type == null || type.webhook() != null) {
      var last = summary.hooks().last();
      facts.add(
          new Fact(
              "Webhooks", summary.hooks().state(), last == null ? "" : "the last " + last.ago()));
      facts.add(new Fact("Hook address", null, address(id)));
    } else {
      facts.add(new Fact("Webhooks", null, "its type has none: it is polled"));
    }
    facts.add(
        new Fact(
            "Waiting",
            null,
            "%s to judge, %s to write; %s written within a minute"
                .formatted(
                    summary.waiting().judge(),
                    summary.waiting().write(),
                    summary.waiting().written())));
    facts.add(new Fact("Oldest change", summary.waiting().oldest(), ""));
    return facts;
  }

  private String owner(SystemId id) {
    return installations.current().owners().getOrDefault(id, "those of its syncs");
  }

  private static String checked(Summary summary) {
    var at = summary.checked();
    return at == null ? "not asked yet" : "asked " + at.ago();
  }

  private static String length(Duration length) {
    return length.compareTo(Duration.ofSeconds(1)) < 0
        ? length.toMillis() + " ms"
        : DisplayedTime.length(length);
  }

  private String credentials(SystemId id, @Nullable SystemType type, Instant now) {
    var age = credentials.of(id).orElse(null);
    if (age == null) {
      return type == null
          ? "not known"
          : type.auth().kind() == Auth.Kind.NONE
              ? "it needs none"
              : type.auth().kind() == Auth.Kind.OAUTH2_AUTHORIZATION_CODE
                  ? "no one gave consent"
                  : "from the settings; their age is not known here";
    }
    var given = DisplayedTime.of(age.given(), now).ago();
    if (age.givenBy() == null) {
      return "refresh token rotated " + given;
    }
    return "consent of %s, given %s, renewed %s%s"
        .formatted(
            age.givenBy(),
            given,
            DisplayedTime.of(age.renewed(), now).ago(),
            age.ended() ? ", refused by the system since" : "");
  }

  private String address(SystemId id) {
    try {
      return subscriptions.address(id);
    } catch (HookSubscriptions.Refused notSet) {
      return "/hooks/" + id.value() + " at this server; its public URL is not set";
    }
  }

  private static Found found(ConnectionChecks.Result result, Instant now) {
    return new Found(
        DisplayedTime.of(result.credentials().at(), now),
        result.findings().stream().map(SystemSheets::finding).toList());
  }

  private static FindingLine finding(CheckFinding it) {
    var word = ApiWords.of(it.state());
    return new FindingLine(
        it.about(),
        switch (it.state()) {
          case PROVEN -> StatusLabel.good(word);
          case FAILED -> StatusLabel.bad(word);
          case UNKNOWN -> StatusLabel.unknown(word);
        },
        it.detail(),
        it.action());
  }

  static Summary summary(List<Summary> all, SystemId id) {
    return all.stream()
        .filter(it -> Objects.equals(it.name(), id.value()))
        .findFirst()
        .orElseThrow();
  }
}
