package io.syncline.core.run.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.inbox.HookFault;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.inbox.subscribe.HookSubscriptions;
import io.syncline.core.inbox.subscribe.SubscriptionClient;
import io.syncline.core.inbox.subscribe.SubscriptionStore;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.check.CheckFinding.State;
import io.syncline.core.run.poll.SafetyPolls;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.definition.source.DefinitionReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebhookCheckTest {

  private static final SystemId CRM = SystemId.of("crm");
  private static final String ADDRESS = "https://sync.example/hooks/crm";

  private static final String TYPE =
      """
      type: crm
      baseUrl: ${url}
      settings: {url: {required: true}}
      webhook:
        signature: unsigned
        object: topic
        nativeId: id
        objects: {people: people}
        subscription:
          events: [person.changed]
          list: {path: /hooks, records: data}
          create: {path: /hooks, body: {target: "{hook.url}"}}
          remove: {path: "/hooks/{id}"}
          url: target
      objects: {people: {id: id, operations: {get: {path: "/people/{id}"}}}}
      """;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final List<SubscriptionClient.RemoteSubscription> remote = new ArrayList<>();
  private final List<SubscriptionStore.Kept> kept = new ArrayList<>();
  private boolean down;
  private final WebhookReports hooks =
      new WebhookReports(
          new WebhookReports.Reports() {
            @Override
            public void refused(SystemId system, HookFault fault) {}

            @Override
            public void begins(SystemId system, HookFault fault) {}

            @Override
            public void ends(SystemId system) {}
          },
          news -> Map.of(),
          clock);
  private final WebhookCheck check =
      new WebhookCheck(
          hooks,
          new SafetyPolls(
              hooks,
              (system, from, to, since) -> false,
              new SafetyPolls.Pace(Duration.ofHours(1), Duration.ofDays(1)),
              (system, to) -> {},
              clock),
          new HookSubscriptions(
              new Store(),
              id -> Optional.of(new Client()),
              new NoListener(),
              "https://sync.example",
              clock),
          clock);

  private final class Client implements SubscriptionClient {
    @Override
    public List<RemoteSubscription> list(String address) {
      if (down) {
        throw new SystemFailure(CRM, "list", new Failure.Transient("HTTP 503"));
      }
      return remote;
    }

    @Override
    public RemoteSubscription create(String address, @Nullable String event) {
      throw new AssertionError("a check makes nothing");
    }

    @Override
    public @Nullable String finish(String id, String address) {
      throw new AssertionError("a check finishes nothing");
    }

    @Override
    public List<String> events() {
      return List.of();
    }

    @Override
    public @Nullable RemoteSubscription renew(String id, String address) {
      throw new AssertionError("a check renews nothing");
    }

    @Override
    public void remove(String id, String address) {
      throw new AssertionError("a check removes nothing");
    }

    @Override
    public boolean tellsSecret() {
      return false;
    }

    @Override
    public Duration renewBefore() {
      return Duration.ofHours(1);
    }
  }

  private final class Store implements SubscriptionStore {
    @Override
    public List<Kept> all() {
      return kept;
    }

    @Override
    public void put(Kept subscription) {
      throw new AssertionError("a check keeps nothing");
    }

    @Override
    public void remove(SystemId system) {
      throw new AssertionError("a check removes nothing");
    }

    @Override
    public boolean keepsSecrets() {
      return true;
    }

    @Override
    public boolean claim(SystemId system, Instant now, Instant until) {
      return true;
    }

    @Override
    public void release(SystemId system) {}
  }

  private static final class NoListener implements HookSubscriptions.Listener {
    @Override
    public void secrets(Map<SystemId, String> secrets) {}

    @Override
    public void failed(SystemId system, String why) {}
  }

  /** For tests of systems that have no webhooks. */
  static WebhookCheck ofNone(SettableClock clock) {
    var test = new WebhookCheckTest();
    test.clock.set(clock.instant());
    return test.check;
  }

  private String written = TYPE;

  private SystemType type() {
    var read = DefinitionReader.readSystem("crm.system.yaml", written);
    return Objects.requireNonNull(read.definition(), () -> read.findings().toString());
  }

  private CheckFinding found(String about) {
    return check.of(CRM, type()).stream()
        .filter(it -> it.about().equals(about))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void webhooksAreProvenByOneThatWasVerified() {
    assertThat(found("webhooks").state()).isEqualTo(State.UNKNOWN);
    assertThat(found("webhooks").detail()).contains("/hooks/crm");
    hooks.verified(CRM);
    assertThat(found("webhooks").state()).isEqualTo(State.PROVEN);
  }

  @Test
  void refusedWebhooksSayWhatToDo() {
    hooks.verified(CRM);
    clock.pass(Duration.ofMinutes(1));
    hooks.refused(CRM, HookFault.SIGNATURE);
    assertThat(found("webhooks").isFailed()).isTrue();
    assertThat(found("webhooks").action()).contains("check the secret");
  }

  @Test
  void webhooksThatNoLongerComeAreNotProven() {
    hooks.verified(CRM);
    clock.pass(Duration.ofDays(2));
    assertThat(found("webhooks").isFailed()).isTrue();
    assertThat(found("webhooks").detail()).contains("the system is polled");
  }

  @Test
  void oneThatWasNotMadeHereMayBeUnfinished() {
    written =
        TYPE.replace("url: target", "url: target\n    afterCreate: [{path: \"/hooks/{id}/ok\"}]");
    remote.add(remote(true));
    assertThat(found("subscription").state()).isEqualTo(State.UNKNOWN);
    kept.add(new SubscriptionStore.Kept(CRM, "h1", ADDRESS, null, null, null));
    assertThat(found("subscription").state()).isEqualTo(State.PROVEN);
  }

  private static SubscriptionClient.RemoteSubscription remote(boolean active) {
    return new SubscriptionClient.RemoteSubscription("h1", ADDRESS, null, null, null, active);
  }

  @Test
  void aSubscriptionIsAskedOfTheVendor() {
    assertThat(found("subscription").isFailed()).isTrue();
    assertThat(found("subscription").action()).contains("syncline subscribe crm");
    remote.add(remote(false));
    assertThat(found("subscription").detail()).contains("inactive");
    remote.add(remote(true));
    assertThat(found("subscription").state()).isEqualTo(State.PROVEN);
    kept.add(new SubscriptionStore.Kept(CRM, "h1", ADDRESS, null, null, "not renewed: HTTP 403"));
    assertThat(found("subscription").detail()).contains("not renewed: HTTP 403");
    down = true;
    assertThat(found("subscription").state()).isEqualTo(State.UNKNOWN);
    assertThat(found("subscription").detail()).contains("HTTP 503");
  }
}
