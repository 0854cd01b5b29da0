package io.syncline.ops;

import io.smallrye.health.api.HealthGroup;
import io.syncline.core.system.SystemStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.TreeMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether every connected system answers and lets us in: at {@code /q/health/group/systems} only,
 * because another company's outage is no reason to restart this process or to send it no webhooks.
 */
@HealthGroup("systems")
@ApplicationScoped
public class SystemsCheck implements HealthCheck {

  private final SystemStates states;

  SystemsCheck(SystemStates states) {
    this.states = states;
  }

  @Override
  public HealthCheckResponse call() {
    var found = new TreeMap<>(states.states());
    var response =
        HealthCheckResponse.named("systems")
            .status(found.values().stream().noneMatch(SystemsCheck::bad));
    found.forEach((id, it) -> response.withData(id.value(), it.name().toLowerCase(Locale.ROOT)));
    return response.build();
  }

  private static boolean bad(SystemStates.State state) {
    return state == SystemStates.State.SILENT || state == SystemStates.State.REFUSING;
  }
}
