package io.syncline.route.pipeline;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.route.pipeline.PipelineRoute.Template;
import io.syncline.route.pipeline.WorkSource.Owner;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which routes an installation needs: each system's once, however many syncs include it, and each
 * sync's.
 */
public final class PipelinePlan {

  private PipelinePlan() {}

  /**
   * The routes; none for a system that is not connected, its work waits until it is.
   *
   * @param interval how often a system is asked what changed; empty: it is not asked
   * @param files the texts of integrators' route files, which may send events of a system that has
   *     another transport
   */
  public static List<PipelineRoute> of(
      Installation installation,
      ConnectedSystems systems,
      Function<SystemId, Optional<Duration>> interval,
      Collection<String> files) {
    var routes = new ArrayList<PipelineRoute>();
    new TreeMap<>(installation.byObject())
        .forEach(
            (system, entities) ->
                systems
                    .find(system)
                    .map(ConnectedSystem::type)
                    .map(
                        type ->
                            new SystemUse(type, entities.keySet(), () -> interval.apply(system)))
                    .ifPresent(use -> add(routes, system, use, files)));
    var schedules = schedules(installation);
    syncs(installation)
        .forEach(
            (sync, rules) -> {
              WorkSources.of(Owner.SYNC)
                  .flatMap(it -> it.route(sync, rules).stream())
                  .forEach(routes::add);
              schedules.get(sync).ifPresent(routes::add);
            });
    return routes;
  }

  private static Map<String, List<SyncRules>> syncs(Installation installation) {
    return installation.entities().values().stream()
        .flatMap(it -> it.syncs().stream())
        .collect(Collectors.groupingBy(SyncRules::sync, TreeMap::new, Collectors.toList()));
  }

  /** Every sync, with the route of its schedule where it is reconciled on one. */
  private static Map<String, Optional<PipelineRoute>> schedules(Installation installation) {
    var routes = new TreeMap<String, Optional<PipelineRoute>>();
    for (var entity : installation.entities().values()) {
      for (var rules : entity.syncs()) {
        routes.putIfAbsent(rules.sync(), schedule(rules, entity.reading().timeZone()));
      }
    }
    return routes;
  }

  private static Optional<PipelineRoute> schedule(SyncRules rules, ZoneId zone) {
    var timing = rules.reconciliation().timing();
    var parameters = Map.of("cron", timing.cron(), "timeZone", zone.getId());
    return timing.enabled()
        ? Optional.of(new PipelineRoute(rules.sync(), Template.SCHEDULE, parameters))
        : Optional.empty();
  }

  private static void add(
      List<PipelineRoute> routes, SystemId system, SystemUse use, Collection<String> files) {
    routes.add(PipelineRoute.of(system, Template.DEAD_LETTER));
    if (use.type().webhook() != null) {
      routes.add(PipelineRoute.of(system, Template.INTAKE));
    }
    boolean always = use.type().transport() == Transport.CAMEL;
    use.objects().stream()
        .map(it -> events(system, it))
        .filter(
            it -> always || files.stream().anyMatch(file -> file.contains(it.name() + ".event")))
        .forEach(routes::add);
    WorkSources.of(Owner.SYSTEM).flatMap(it -> it.route(system, use).stream()).forEach(routes::add);
  }

  /** Where routes of integrators send the events of an object. */
  private static PipelineRoute events(SystemId system, String object) {
    return new PipelineRoute(
        system + "." + object, Template.EVENT, Map.of("system", system.value(), "object", object));
  }
}
