package io.syncline.ops.health;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheck.Result;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.health.HealthCheckAware;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether what each route consumes from can be read: a folder, a mailbox, a broker. At {@code
 * /q/health} and {@code /q/health/well} only: the outage of another company is no reason to restart
 * this process or to send it no webhooks.
 */
@Wellness
@ApplicationScoped
public class CamelConsumersCheck implements HealthCheck {

  private final CamelContext camel;

  CamelConsumersCheck(CamelContext camel) {
    this.camel = camel;
  }

  @Override
  public HealthCheckResponse call() {
    var states = new TreeMap<String, String>();
    boolean up = true;
    for (var route : camel.getRoutes()) {
      var failure = failure(route);
      up &= failure.isEmpty();
      states.put(route.getRouteId(), failure.map(it -> "failing: " + it).orElse("consuming"));
    }
    var response = HealthCheckResponse.named("camel-consumers").status(up);
    states.forEach(response::withData);
    return response.build();
  }

  /** The class of what was thrown; never a message, which may quote a record or an address. */
  private static Optional<String> failure(Route route) {
    if (route.getConsumer() instanceof HealthCheckAware aware && aware.getHealthCheck() != null) {
      var result = aware.getHealthCheck().call(Map.of());
      return result.getState() == State.DOWN ? Optional.of(reason(result)) : Optional.empty();
    }
    return Optional.empty();
  }

  private static String reason(Result result) {
    return result.getError().map(it -> it.getClass().getSimpleName()).orElse("no answer");
  }
}
