package io.syncline.app;

import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.access.ApiTokens;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Makes what decides who may use the API. */
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
}
