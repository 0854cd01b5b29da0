package io.syncline.app.job;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syncline.core.inbox.subscribe.HookSubscriptions;
import io.syncline.core.model.Slice;
import io.syncline.store.lease.ShardLeases;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Renews subscriptions to webhooks, each by the process that polls its system. */
@ApplicationScoped
public class SubscriptionJob {

  private static final Duration RENEW = Duration.ofMinutes(10);
  private static final Duration LEARN = Duration.ofSeconds(5);

  private final HookSubscriptions subscriptions;
  private final ShardLeases leases;
  private final Recurring recurring = new Recurring();

  SubscriptionJob(HookSubscriptions subscriptions, ShardLeases leases) {
    this.subscriptions = subscriptions;
    this.leases = leases;
  }

  void start(@Observes StartupEvent event) {
    recurring.every(LEARN, "learn the secrets of webhooks", subscriptions::refresh);
    recurring.later(RENEW, RENEW, "renew subscriptions to webhooks", this::renew);
  }

  private void renew() {
    subscriptions.renew(
        system -> leases.held(Slice.WHOLE).containsKey(Slice.shardOf(system.value())));
  }

  void stop(@Observes ShutdownEvent event) {
    recurring.close();
  }
}
