package io.syncline.app;

import io.syncline.core.definition.forming.Loaded;
import io.syncline.core.definition.forming.LoadedSync;
import io.syncline.core.definition.sync.SyncConfig;
import io.syncline.core.definition.sync.SyncConfig.ChangeDetection;
import io.syncline.core.definition.sync.SyncDefinition;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/**
 * How often a system is asked what changed: the shortest interval that a sync with it wants. One
 * whose webhooks are taken in is asked only where a sync says so; one whose webhook secret is not
 * configured tells us nothing, and is asked as if it had none.
 */
final class PollInterval {

  private PollInterval() {}

  /**
   * @param told whether its webhooks are taken in
   * @return empty: it is not asked
   */
  static Optional<Duration> of(SystemId id, boolean told, Loaded loaded) {
    return loaded.syncs().stream()
        .filter(LoadedSync::startable)
        .map(it -> it.form().definition())
        .filter(it -> it.systems().stream().anyMatch(spec -> spec.id().equals(id)))
        .map(SyncDefinition::syncConfig)
        .filter(it -> !told || asks(it))
        .map(PollInterval::interval)
        .min(Comparator.naturalOrder());
  }

  private static boolean asks(SyncConfig config) {
    var way = config.changeDetection();
    return config.frequency().every() != null
        || way == ChangeDetection.POLLING
        || way == ChangeDetection.TIMESTAMP;
  }

  private static Duration interval(SyncConfig config) {
    var every = config.frequency().every();
    return every == null ? config.pollInterval() : every;
  }
}
