package io.syncline.ops.health;

import io.smallrye.health.api.Wellness;
import io.syncline.core.run.StartUp;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * The state of each route by its id, and why one could not be started: at {@code /q/health} and
 * {@code /q/health/well}. No part of the readiness: the other routes work on, and neither a restart
 * nor less traffic would start one.
 */
@Wellness
@ApplicationScoped
public class CamelRoutesCheck implements HealthCheck {

  private final CamelContext camel;
  private final StartUp startUp;

  CamelRoutesCheck(CamelContext camel, StartUp startUp) {
    this.camel = camel;
    this.startUp = startUp;
  }

  @Override
  public HealthCheckResponse call() {
    var failed = new TreeMap<>(startUp.failedRoutes());
    var states = new TreeMap<String, String>();
    boolean up = failed.isEmpty();
    for (var route : camel.getRoutes()) {
      var status = camel.getRouteController().getRouteStatus(route.getRouteId());
      if (status != null) {
        up &= runs(route, status);
        states.put(route.getRouteId(), status.name().toLowerCase(Locale.ROOT));
      }
    }
    failed.forEach((id, why) -> states.put(id, "failed: " + why));
    var response = HealthCheckResponse.named("camel-routes").status(up);
    states.forEach(response::withData);
    return response.build();
  }

  /** A route that is not to start by itself may rest. */
  private static boolean runs(Route route, ServiceStatus status) {
    return status.isStarted()
        || status.isStarting()
        || status.isSuspended()
        || Boolean.FALSE.equals(route.isAutoStartup());
  }
}
