package io.syncline.ops;

import io.syncline.core.run.StartUp;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether this process is ready for work: definitions read and routes started. The database has a
 * check of its own; no other system is asked, so a broken vendor never makes a process unready.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
public class Readiness implements HealthCheck {

  private final StartUp startUp;

  Readiness(StartUp startUp) {
    this.startUp = startUp;
  }

  @Override
  public HealthCheckResponse call() {
    boolean definitions = startUp.definitionsLoaded();
    boolean routes = startUp.routesStarted();
    return HealthCheckResponse.named("syncline")
        .status(definitions && routes)
        .withData("definitionsLoaded", definitions)
        .withData("routesStarted", routes)
        .build();
  }
}
