package io.syncline.ops.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.apache.camel.CamelContext;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether Camel itself runs; its routes have a check of their own. */
@Readiness
@ApplicationScoped
public class CamelContextCheck implements HealthCheck {

  private final CamelContext camel;

  CamelContextCheck(CamelContext camel) {
    this.camel = camel;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("camel-context")
        .status(camel.isStarted())
        .withData("status", camel.getStatus().name())
        .build();
  }
}
