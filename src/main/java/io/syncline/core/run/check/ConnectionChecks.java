package io.syncline.core.run.check;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.SystemChecks;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.state.Quotas;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks the connections of a running server, with all that it knows of them. */
public final class ConnectionChecks {

  private final ConnectedSystems systems;
  private final SystemChecks checks;
  private final Installations installations;
  private final Quotas quotas;
  private final WebhookCheck webhooks;
  private final InstantSource clock;

  public ConnectionChecks(
      ConnectedSystems systems,
      SystemChecks checks,
      Installations installations,
      Quotas quotas,
      WebhookCheck webhooks,
      InstantSource clock) {
    this.systems = systems;
    this.checks = checks;
    this.installations = installations;
    this.quotas = quotas;
    this.webhooks = webhooks;
    this.clock = clock;
  }

  /** What the system said of our credentials, and what else was found. */
  public record Result(SystemChecks.Check credentials, List<CheckFinding> findings) {
    public Result {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Checks now, on this thread and whether or not the system is paused: the objects that started
   * syncs use. Takes as long as the system does.
   *
   * @return empty: no system is connected under this id
   */
  public Optional<Result> check(SystemId id) {
    return systems
        .find(id)
        .flatMap(
            system ->
                checks
                    .check(id)
                    .map(
                        said -> {
                          var objects = installations.current().byObject();
                          var findings = new ArrayList<CheckFinding>();
                          findings.addAll(
                              ConnectionCheck.of(
                                  system,
                                  said.outcome(),
                                  objects.getOrDefault(id, Map.of()).keySet()));
                          ConnectionCheck.quota(
                                  system.type(), quotas.count(id).orElse(null), clock.instant())
                              .ifPresent(findings::add);
                          findings.addAll(webhooks.of(id, system.type()));
                          system
                              .notices()
                              .forEach(it -> findings.add(CheckFinding.unknown("groups", it)));
                          return new Result(said, findings);
                        }));
  }
}
