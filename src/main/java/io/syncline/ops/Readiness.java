package io.syncline.ops;

import io.syncline.core.run.StartUp;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether this process is ready for work: definitions read, routes started, events stored and
 * leases renewed. The database has a check of its own, which reads only; no other system is asked,
 * so a broken vendor never makes a process unready.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
public class Readiness implements HealthCheck {

  private final StartUp startUp;

  private final Commits commits;

  Readiness(StartUp startUp, Commits commits) {
    this.startUp = startUp;
    this.commits = commits;
  }

  @Override
  public HealthCheckResponse call() {
    boolean definitions = startUp.definitionsLoaded();
    boolean routes = startUp.routesStarted();
    var intake = commits.intakeFailure();
    var leases = commits.leasesFailure();
    return HealthCheckResponse.named("syncline")
        .status(definitions && routes && intake == null && leases == null)
        .withData("definitionsLoaded", definitions)
        .withData("routesStarted", routes)
        .withData("intake", intake == null ? "storing" : intake)
        .withData("leases", leases == null ? "renewed" : leases)
        .build();
  }
}
