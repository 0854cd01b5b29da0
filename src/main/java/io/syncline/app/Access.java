package io.syncline.app;

import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.SecretBox;
import io.syncline.core.access.consent.Consents;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.store.access.PostgresConsents;
import io.syncline.store.sql.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** Makes what decides who may use the API, and what consent lets this server use. */
@Dependent
final class Access {
  private static final Logger LOG = Logger.getLogger(Access.class);

  @Produces
  @Singleton
  ApiTokens tokens(SynclineSettings settings) {
    var tokens = new ApiTokens(settings.apiTokens());
    if (tokens.isEmpty()) {
      LOG.warn(
          "No API token is configured, so the API refuses every request; `syncline token` makes"
              + " one");
    }
    return tokens;
  }

  @Produces
  @Singleton
  Consents consents(
      Database database,
      RunningSyncs syncs,
      ApiTokens tokens,
      Wakeups wakeups,
      SynclineSettings settings,
      Ids ids) {
    var keys = settings.secretKey().orElse(List.of());
    var box = keys.isEmpty() ? null : new SecretBox(keys);
    return new Consents(
        new PostgresConsents(database, box),
        new Consents.Parties(
            syncs::consent,
            tokens::has,
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
