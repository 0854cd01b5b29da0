package io.syncline.ops;

import io.smallrye.health.api.HealthGroup;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.run.SyncPauses;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether every sync is started, and which are paused: at {@code /q/health/group/syncs} only,
 * because neither restarting this process nor sending it no webhooks would start one. A paused sync
 * is intended, and no failure.
 */
@HealthGroup("syncs")
@ApplicationScoped
public class SyncsCheck implements HealthCheck {

  private final SyncCatalog catalog;
  private final SyncPauses pauses;

  SyncsCheck(SyncCatalog catalog, SyncPauses pauses) {
    this.catalog = catalog;
    this.pauses = pauses;
  }

  @Override
  public HealthCheckResponse call() {
    var syncs = catalog.syncs();
    var paused = pauses.paused();
    var response =
        HealthCheckResponse.named("syncs")
            .status(syncs.stream().allMatch(SyncCatalog.Listed::started));
    for (var it : syncs) {
      var word =
          !it.started() ? "not started" : paused.containsKey(it.name()) ? "paused" : "started";
      response.withData(it.name(), word);
    }
    return response.build();
  }
}
