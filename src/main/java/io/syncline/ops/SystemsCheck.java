package io.syncline.ops;

import io.smallrye.health.api.HealthGroup;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.HookState;
import io.syncline.core.run.poll.SafetyPolls;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.state.SystemStates;
import io.syncline.core.system.trigger.CaptureState;
import io.syncline.core.system.trigger.CaptureStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.jboss.logging.Logger;

/**
 * Whether every connected system answers and lets us in: at {@code /q/health/group/systems} only,
 * because another company's outage is no reason to restart this process or to send it no webhooks.
 */
@HealthGroup("systems")
@ApplicationScoped
public class SystemsCheck implements HealthCheck {

  private static final Logger LOG = Logger.getLogger(SystemsCheck.class);

  private final SystemStates states;
  private final WebhookReports hooks;
  private final SafetyPolls polls;
  private final CaptureStates captures;
  private final ConnectedSystems systems;

  SystemsCheck(
      SystemStates states,
      WebhookReports hooks,
      SafetyPolls polls,
      CaptureStates captures,
      ConnectedSystems systems) {
    this.states = states;
    this.hooks = hooks;
    this.polls = polls;
    this.captures = captures;
    this.systems = systems;
  }

  @Override
  public HealthCheckResponse call() {
    var found = new TreeMap<>(states.states());
    var incomplete = incomplete();
    var response =
        HealthCheckResponse.named("systems")
            .status(incomplete.isEmpty() && found.values().stream().noneMatch(SystemsCheck::bad));
    found.forEach((id, it) -> response.withData(id.value(), it.name().toLowerCase(Locale.ROOT)));
    found.keySet().forEach(id -> hooks.seen(id).ifPresent(it -> report(response, id, it)));
    found.keySet().forEach(id -> systems.find(id).ifPresent(it -> notices(response, it)));
    incomplete.forEach((id, why) -> response.withData(id + ".capture", why));
    return response.build();
  }

  /** Why changes of databases are not captured, or were not; empty while our own is away. */
  private Map<SystemId, String> incomplete() {
    var incomplete = new TreeMap<SystemId, String>(Comparator.comparing(SystemId::value));
    try {
      captures.all().stream()
          .filter(it -> !it.isComplete())
          .forEach(it -> incomplete.put(it.system(), why(it)));
    } catch (RuntimeException away) {
      LOG.debugf("How captures are is not known: %s", away.getClass().getSimpleName());
    }
    return incomplete;
  }

  private static String why(CaptureState state) {
    var missed = state.missed();
    return Stream.of(
            state.failure(),
            state.uncaptured(),
            missed == null ? null : "changes before " + missed.before() + " may be missing")
        .filter(Objects::nonNull)
        .collect(Collectors.joining("; "));
  }

  /** Shown, and no failure: the system works. */
  private static void notices(HealthCheckResponseBuilder response, ConnectedSystem system) {
    var notices = system.notices();
    if (!notices.isEmpty()) {
      response.withData(system.id() + ".notices", String.join("; ", notices));
    }
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
