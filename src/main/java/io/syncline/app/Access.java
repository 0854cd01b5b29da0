package io.syncline.app;

import io.quarkus.runtime.StartupEvent;
import io.syncline.api.login.oidc.SingleSignOn;
import io.syncline.app.settings.ProviderSettings;
import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.access.ApiTokenStore;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.ProviderRoles;
import io.syncline.core.access.SecretBox;
import io.syncline.core.access.Sessions;
import io.syncline.core.access.ValidOwners;
import io.syncline.core.access.consent.Consents;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.inbox.subscribe.HookSubscriptions;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.store.access.PostgresApiTokens;
import io.syncline.store.access.PostgresConsents;
import io.syncline.store.access.PostgresSessions;
import io.syncline.store.inbox.PostgresSubscriptions;
import io.syncline.store.sql.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Makes what decides who may use the API, and what consent lets this server use. */
@Dependent
final class Access {
  private static final Logger LOG = Logger.getLogger(Access.class);

  @Produces
  @Singleton
  ApiTokenStore tokenStore(Database database) {
    return new PostgresApiTokens(database);
  }

  @Produces
  @Singleton
  ApiTokens tokens(ApiTokenStore store, SynclineSettings settings, InstantSource clock) {
    var tokens = new ApiTokens(settings.apiTokens(), settings.apiRoles(), store, clock);
    if (tokens.isEmpty()) {
      LOG.warn(
          "No API token is configured, so only tokens made on a server are accepted; `syncline"
              + " token` makes the first one");
    }
    return tokens;
  }

  @Produces
  @Singleton
  Sessions sessions(
      Database database, ApiTokens tokens, SynclineSettings settings, InstantSource clock) {
    boolean https = settings.publicUrl().filter(it -> it.startsWith("https:")).isPresent();
    var people = new ProviderSettings(settings).people();
    return new Sessions(new PostgresSessions(database), tokens, people, clock, https);
  }

  @Produces
  @Singleton
  ValidOwners owners(Sessions sessions, InstantSource clock) {
    return new ValidOwners(it -> sessions.named(it).isPresent(), clock);
  }

  @Produces
  @Singleton
  ProviderRoles roles(SynclineSettings settings) {
    return new ProviderSettings(settings).people().roles();
  }

  /** What does not make sense together ends the start, not the first login. */
  void check(@Observes StartupEvent event, SingleSignOn provider) {
    if (provider.isOn()) {
      LOG.info("People log in by the provider of syncline.oidc.issuer, too");
    }
  }

  @Produces
  @Singleton
  SingleSignOn provider(SynclineSettings settings, InstantSource clock) {
    return new SingleSignOn(new ProviderSettings(settings).provider(), clock);
  }

  @Produces
  @Singleton
  HookSubscriptions subscriptions(
      Database database, RunningSyncs syncs, SynclineSettings settings, InstantSource clock) {
    var keys = settings.secretKey().orElse(List.of());
    var box = keys.isEmpty() ? null : new SecretBox(keys);
    var listener =
        new HookSubscriptions.Listener() {
          @Override
          public void secrets(Map<SystemId, String> secrets) {
            syncs.hookSecrets(secrets);
          }

          @Override
          public void failed(SystemId system, String why) {
            LOG.warnf("The subscription to webhooks of %s is %s", system, why);
          }
        };
    return new HookSubscriptions(
        new PostgresSubscriptions(database, box),
        syncs::subscriptions,
        listener,
        settings.publicUrl().orElse(null),
        clock);
  }

  @Produces
  @Singleton
  Consents consents(
      Database database,
      RunningSyncs syncs,
      Sessions sessions,
      Wakeups wakeups,
      SynclineSettings settings,
      Ids ids) {
    var keys = settings.secretKey().orElse(List.of());
    var box = keys.isEmpty() ? null : new SecretBox(keys);
    return new Consents(
        new PostgresConsents(database, box),
        new Consents.Parties(
            syncs::consent,
            owner -> sessions.named(owner).isPresent(),
            system -> {
              LOG.infof("Consent to use %s was given", system);
              if (syncs.reset(system)) {
                wakeups.inbox(system);
                wakeups.deliveries(system);
              }
            }),
        settings.publicUrl().orElse(null),
        ids);
  }
}
