package io.syncline.app.job;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.state.QuotaCount;
import io.syncline.core.system.state.Quotas;
import io.syncline.ops.StateGauges;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.HashMap;
import org.jboss.logging.Logger;

/** Shows what is left of quotas. What is not known is absent. */
@ApplicationScoped
class QuotaGauges {

  private static final Logger LOG = Logger.getLogger(QuotaGauges.class);

  private final StateGauges gauges;
  private final Installations installations;
  private final ConnectedSystems systems;
  private final Quotas quotas;
  private final InstantSource clock;

  QuotaGauges(
      StateGauges gauges,
      Installations installations,
      ConnectedSystems systems,
      Quotas quotas,
      InstantSource clock) {
    this.gauges = gauges;
    this.installations = installations;
    this.systems = systems;
    this.quotas = quotas;
    this.clock = clock;
  }

  /** Looks at the database once for each system with a quota. */
  void show() {
    var now = clock.instant();
    var left = new HashMap<SystemId, StateGauges.Left>();
    try {
      for (var id : installations.current().byObject().keySet()) {
        var quota = systems.find(id).map(it -> it.type().quota()).orElse(null);
        if (quota != null) {
          var count = quotas.count(id).orElseGet(() -> QuotaCount.none(quota, now)).at(quota, now);
          left.put(id, new StateGauges.Left(count.left(quota, false), count.limit(quota)));
        }
      }
    } catch (RuntimeException e) {
      LOG.debugf("What is left of quotas is not known: %s", e.getClass().getSimpleName());
    }
    gauges.showQuotas(left);
  }
}
