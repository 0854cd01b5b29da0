package io.syncline.route.pipeline;

import io.syncline.core.definition.Installation;
import io.syncline.core.definition.SyncRules;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.route.pipeline.PipelineRoute.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
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
   */
  public static List<PipelineRoute> of(
      Installation installation,
      ConnectedSystems systems,
      Function<SystemId, Optional<Duration>> interval) {
    var routes = new ArrayList<PipelineRoute>();
    new TreeMap<>(installation.byObject())
        .forEach(
            (system, entities) ->
                systems
                    .find(system)
                    .map(ConnectedSystem::type)
                    .ifPresent(type -> add(routes, system, type, entities.keySet(), interval)));
    for (var sync : syncs(installation)) {
      routes.add(PipelineRoute.of(sync, Template.BACKFILL));
      routes.add(PipelineRoute.of(sync, Template.RECONCILE));
    }
    return routes;
  }

  private static Set<String> syncs(Installation installation) {
    return installation.entities().values().stream()
        .flatMap(it -> it.syncs().stream())
        .map(SyncRules::sync)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void add(
      List<PipelineRoute> routes,
      SystemId system,
      SystemType type,
      Set<String> used,
      Function<SystemId, Optional<Duration>> interval) {
    routes.add(PipelineRoute.of(system, Template.DEAD_LETTER));
    if (any(type, used, ObjectType::writable)) {
      routes.add(PipelineRoute.of(system, Template.DELIVER));
    }
    routes.add(PipelineRoute.of(system, Template.REALTIME));
    if (type.webhook() != null) {
      routes.add(PipelineRoute.of(system, Template.INTAKE));
    }
    if (any(type, used, ObjectType::polled)) {
      interval
          .apply(system)
          .map(every -> Map.of("interval", every.toMillis() + "ms"))
          .ifPresent(it -> routes.add(new PipelineRoute(system, Template.POLL, it)));
    }
  }

  private static boolean any(SystemType type, Set<String> used, Predicate<ObjectType> which) {
    return type.objects().values().stream()
        .filter(object -> used.contains(object.name()))
        .anyMatch(which);
  }
}
