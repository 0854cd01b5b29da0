package io.syncline.app;

import io.syncline.core.definition.forming.Loaded;
import io.syncline.core.definition.forming.LoadedSync;
import io.syncline.core.definition.sync.SyncConfig;
import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.util.Comparator;

/** How often a system without events is asked: the shortest interval that a sync with it wants. */
final class PollInterval {

  private static final Duration EVERY_MINUTE = Duration.ofMinutes(1);

  private PollInterval() {}

  static Duration of(SystemId id, Loaded loaded) {
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
