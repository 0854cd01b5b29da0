package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.source.SyncConfig;
import io.syncline.core.model.SystemId;

/** What one started sync contributes to an entity. */
public record SyncContribution(StartedSync sync, EntityForm entity) {

  public boolean has(SystemId system, String object) {
    return entity.entity().members().stream()
        .anyMatch(it -> it.id().equals(system) && it.object().name().equals(object));
  }

  public SyncConfig config() {
    return sync.form().definition().syncConfig();
  }
}
