package io.syncline.app;

import io.syncline.core.definition.Installation;
import io.syncline.core.definition.SystemType;
import io.syncline.core.definition.forming.Loaded;
import io.syncline.core.definition.forming.LoadedSync;
import io.syncline.core.definition.sync.SyncConfig;
import io.syncline.core.model.SystemId;
import io.syncline.route.pipeline.PipelineRoute;
import io.syncline.route.pipeline.PipelineRoute.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Says which routes the started syncs need: per system, shared by all syncs. */
final class SystemRoutes {

  private static final Duration EVERY_MINUTE = Duration.ofMinutes(1);

  private SystemRoutes() {}

  static List<PipelineRoute> of(Loaded loaded, Installation installation) {
    var routes = new ArrayList<PipelineRoute>();
    for (var id : installation.byObject().keySet()) {
      var type = loaded.types().named(loaded.connections().get(id).type()).orElseThrow();
      routes.add(PipelineRoute.of(id, Template.DEAD_LETTER));
      routes.add(PipelineRoute.of(id, Template.REALTIME));
      if (written(id, installation)) {
        routes.add(PipelineRoute.of(id, Template.DELIVER));
      }
      routes.add(heard(id, type, loaded));
    }
    return routes;
  }

  private static boolean written(SystemId id, Installation installation) {
    return installation.entities().values().stream()
        .flatMap(it -> it.participant(id).stream())
        .anyMatch(it -> it.type().writable());
  }

  /** A system with webhooks tells us; the others are asked. */
  private static PipelineRoute heard(SystemId id, SystemType type, Loaded loaded) {
    return type.webhook() != null
        ? PipelineRoute.of(id, Template.INTAKE)
        : new PipelineRoute(
            id, Template.POLL, Map.of("interval", interval(id, loaded).toMillis() + "ms"));
  }

  /** The shortest interval that a sync with this system asks for. */
  private static Duration interval(SystemId id, Loaded loaded) {
    return loaded.syncs().stream()
        .filter(LoadedSync::startable)
        .map(it -> it.form().definition())
        .filter(it -> it.systems().stream().anyMatch(spec -> spec.id().equals(id)))
        .map(it -> interval(it.syncConfig()))
        .min(Comparator.naturalOrder())
        .orElse(EVERY_MINUTE);
  }

  private static Duration interval(SyncConfig config) {
    var every = config.frequency().every();
    return every == null ? config.pollInterval() : every;
  }
}
