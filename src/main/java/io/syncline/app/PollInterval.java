package io.syncline.app;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.source.SyncConfig;
import io.syncline.core.definition.source.SyncConfig.ChangeDetection;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How often a system is asked what changed: the shortest interval that a sync with it wants. Where
 * its webhooks report all of that, only syncs that want it asked beside them count; where none
 * does, it is how often it is asked while its webhooks cannot be relied on.
 */
final class PollInterval {

  private PollInterval() {}

  /**
   * @param reports whether its webhooks are taken in, and report all of its objects that take part
   * @return empty: no sync includes it
   */
  static Optional<Duration> of(SystemId id, boolean reports, Loaded loaded) {
    return configs(id, loaded)
        .filter(it -> !reports || asks(it))
        .map(PollInterval::interval)
        .min(Comparator.naturalOrder())
        .or(() -> configs(id, loaded).map(PollInterval::interval).min(Comparator.naturalOrder()));
  }

  /** Whether a sync wants it asked even if its webhooks report all that changes. */
  static boolean isAskedBesideWebhooks(SystemId id, Loaded loaded) {
    return configs(id, loaded).anyMatch(PollInterval::asks);
  }

  private static Stream<SyncConfig> configs(SystemId id, Loaded loaded) {
    return loaded.syncs().stream()
        .filter(LoadedSync::startable)
        .map(it -> it.form().definition())
        .filter(it -> it.systems().stream().anyMatch(spec -> spec.id().equals(id)))
        .map(SyncDefinition::syncConfig);
  }

  private static boolean asks(SyncConfig config) {
    var way = config.changes().changeDetection();
    return config.changes().frequency().every() != null
        || way == ChangeDetection.POLLING
        || way == ChangeDetection.TIMESTAMP;
  }

  private static Duration interval(SyncConfig config) {
    var every = config.changes().frequency().every();
    return every == null ? config.changes().pollInterval() : every;
  }
}
