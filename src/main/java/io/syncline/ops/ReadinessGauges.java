package io.syncline.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.syncline.core.run.StartUp;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.BooleanSupplier;

/**
 * The gauge {@code syncline.ready}: 1 for each check of the readiness that this process passes, 0
 * for others. Asks nothing.
 */
@ApplicationScoped
public class ReadinessGauges {

  private final MeterRegistry registry;
  private final StartUp startUp;
  private final Commits commits;

  ReadinessGauges(MeterRegistry registry, StartUp startUp, Commits commits) {
    this.registry = registry;
    this.startUp = startUp;
    this.commits = commits;
  }

  void atStart(@Observes StartupEvent event) {
    register();
  }

  void register() {
    show("definitions", startUp::definitionsLoaded);
    show("routes", startUp::routesStarted);
    show("intake", () -> commits.intakeFailure() == null);
    show("leases", () -> commits.leasesFailure() == null);
  }

  private void show(String check, BooleanSupplier passed) {
    Gauge.builder("syncline.ready", () -> passed.getAsBoolean() ? 1 : 0)
        .tag("check", check)
        .register(registry);
  }
}
