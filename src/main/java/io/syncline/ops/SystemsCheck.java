package io.syncline.ops;

import io.smallrye.health.api.HealthGroup;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.HookState;
import io.syncline.core.run.poll.SafetyPolls;
import io.syncline.core.system.state.SystemStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.TreeMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Whether every connected system answers and lets us in: at {@code /q/health/group/systems} only,
 * because another company's outage is no reason to restart this process or to send it no webhooks.
 */
@HealthGroup("systems")
@ApplicationScoped
public class SystemsCheck implements HealthCheck {

  private final SystemStates states;
  private final WebhookReports hooks;
  private final SafetyPolls polls;

  SystemsCheck(SystemStates states, WebhookReports hooks, SafetyPolls polls) {
    this.states = states;
    this.hooks = hooks;
    this.polls = polls;
  }

  @Override
  public HealthCheckResponse call() {
    var found = new TreeMap<>(states.states());
    var response =
        HealthCheckResponse.named("systems")
            .status(found.values().stream().noneMatch(SystemsCheck::bad));
    found.forEach((id, it) -> response.withData(id.value(), it.name().toLowerCase(Locale.ROOT)));
    found.keySet().forEach(id -> hooks.seen(id).ifPresent(it -> report(response, id, it)));
    return response.build();
  }

  /** Shown, and no failure: anybody can send a webhook with a wrong signature. */
  private void report(HealthCheckResponseBuilder response, SystemId id, WebhookReports.Seen seen) {
    var state = polls.state(id);
    var fault = seen.fault();
    if (state != HookState.WORKING) {
      var word = state.name().toLowerCase(Locale.ROOT);
      boolean named = state == HookState.REFUSED && fault != null;
      response.withData(id + ".webhooks", named ? word + ": " + HookReports.word(fault) : word);
    }
  }

  private static boolean bad(SystemStates.State state) {
    return switch (state) {
      case SILENT, REFUSING, CONSENT_NEEDED -> true;
      case ANSWERING, WAITING_FOR_QUOTA, PROBED -> false;
    };
  }
}
