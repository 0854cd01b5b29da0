package io.syncline.journey.vendors;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.ops.HookReports;
import io.syncline.route.intake.Hook;
import io.syncline.route.intake.Hooks;
import io.syncline.route.intake.Intake;
import io.syncline.route.intake.SignatureCheck;
import io.syncline.route.intake.http.HookRefused;
import io.syncline.route.intake.http.HookRequest;
import io.syncline.store.Stores;
import io.syncline.system.http.LocalNetwork;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Webhooks of connected applications, through the steps of the product's intake in their order. */
final class TakingIn {

  /** A webhook as an application sends it. */
  record Sent(Map<String, String> headers, byte[] body) {}

  private final Intake intake;
  private final InstantSource clock;

  TakingIn(Map<SystemId, Hook> hooks, Stores stores, Ids ids, InstantSource clock) {
    this.clock = clock;
    this.intake =
        new Intake(
            new Named(hooks),
            new WebhookReports(new HookReports(new SimpleMeterRegistry()), news -> Map.of(), clock),
            stores.inbox(),
            stores.changes(),
            Wakeups.NONE,
            ids,
            new SignatureCheck(clock, LocalNetwork.NOTHING_SENT));
  }

  /** The HTTP status that the application sees. */
  int answer(SystemId system, Sent sent) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(sent.headers());
    var request =
        new HookRequest(
            system,
            "POST",
            "https://sync.example.com/hooks/" + system,
            name -> Optional.ofNullable(headers.get(name)).map(List::of).orElse(List.of()),
            sent.body(),
            clock.instant());
    try {
      if (!intake.holdsEvents(intake.handshake(request))) {
        throw new AssertionError("no application asks here whether somebody listens");
      }
      var split = intake.split(intake.verify(intake.admit(request)));
      return intake.answer(intake.store(split).toCompletableFuture().join()).status();
    } catch (HookRefused refused) {
      return intake.refuse(refused).status();
    }
  }

  private record Named(Map<SystemId, Hook> hooks) implements Hooks {
    @Override
    public Optional<Hook> hook(SystemId system) {
      return Optional.ofNullable(hooks.get(system));
    }

    @Override
    public boolean expected(SystemId system) {
      return hooks.containsKey(system);
    }
  }
}
