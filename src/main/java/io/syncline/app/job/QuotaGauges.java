package io.syncline.app.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.state.QuotaCount;
import io.syncline.core.system.state.Quotas;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import org.jboss.logging.Logger;

/**
 * {@code syncline.quota.left} and {@code syncline.quota.limit} (calls) of every system whose type
 * says a quota. What is not known is absent.
 */
@ApplicationScoped
class QuotaGauges {

  private static final Logger LOG = Logger.getLogger(QuotaGauges.class);

  private final Installations installations;
  private final ConnectedSystems systems;
  private final Quotas quotas;
  private final InstantSource clock;
  private final MultiGauge left;
  private final MultiGauge limit;

  QuotaGauges(
      MeterRegistry registry,
      Installations installations,
      ConnectedSystems systems,
      Quotas quotas,
      InstantSource clock) {
    this.installations = installations;
    this.systems = systems;
    this.quotas = quotas;
    this.clock = clock;
    this.left = MultiGauge.builder("syncline.quota.left").baseUnit("calls").register(registry);
    this.limit = MultiGauge.builder("syncline.quota.limit").baseUnit("calls").register(registry);
  }

  /** Looks at the database once for each system with a quota. */
  void show() {
    var now = clock.instant();
    var lefts = new ArrayList<MultiGauge.Row<?>>();
    var limits = new ArrayList<MultiGauge.Row<?>>();
    try {
      for (var id : installations.current().byObject().keySet()) {
        var quota = systems.find(id).map(it -> it.type().quota()).orElse(null);
        if (quota != null) {
          var count = quotas.count(id).orElseGet(() -> QuotaCount.none(quota, now)).at(quota, now);
          var tags = Tags.of("system", id.value());
          lefts.add(MultiGauge.Row.of(tags, count.left(quota, false)));
          limits.add(MultiGauge.Row.of(tags, count.limit(quota)));
        }
      }
    } catch (RuntimeException e) {
      LOG.debugf("What is left of quotas is not known: %s", e.getClass().getSimpleName());
    }
    left.register(lefts, true);
    limit.register(limits, true);
  }
}
