package io.syncline.route.pipeline;

import io.syncline.core.definition.Installation;
import io.syncline.core.definition.ObjectType;
import io.syncline.core.definition.Operation;
import io.syncline.core.definition.SystemType;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.route.pipeline.PipelineRoute.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Which routes an installation needs: each system's once, however many syncs include it. */
public final class PipelinePlan {

  private PipelinePlan() {}

  /** The routes; none for a system that is not connected, its work waits until it is. */
  public static List<PipelineRoute> of(Installation installation, ConnectedSystems systems) {
    var routes = new ArrayList<PipelineRoute>();
    new TreeMap<>(installation.byObject())
        .forEach(
            (system, entities) ->
                systems
                    .find(system)
                    .map(ConnectedSystem::type)
                    .ifPresent(type -> add(routes, system, type, entities.keySet())));
    return routes;
  }

  private static void add(
      List<PipelineRoute> routes, SystemId system, SystemType type, Set<String> used) {
    routes.add(PipelineRoute.of(system, Template.DEAD_LETTER));
    if (any(type, used, ObjectType::writable)) {
      routes.add(PipelineRoute.of(system, Template.DELIVER));
    }
    routes.add(PipelineRoute.of(system, Template.REALTIME));
    if (type.webhook() != null) {
      routes.add(PipelineRoute.of(system, Template.INTAKE));
    } else if (any(type, used, PipelinePlan::tellsWhatChanged)) {
      routes.add(PipelineRoute.of(system, Template.POLL));
    }
  }

  private static boolean any(SystemType type, Set<String> used, Predicate<ObjectType> which) {
    return type.objects().values().stream()
        .filter(object -> used.contains(object.name()))
        .anyMatch(which);
  }

  /** Whether an object can be listed by the time of its last change (S22). */
  public static boolean tellsWhatChanged(ObjectType object) {
    return object.can(Operation.Kind.LIST) && object.updatedAt() != null;
  }
}
