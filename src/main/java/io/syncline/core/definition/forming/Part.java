package io.syncline.core.definition.forming;

import io.syncline.core.definition.sync.SyncConfig;

/** What one started sync contributes to an entity. */
record Part(StartedSync sync, EntityForm entity) {

  SyncConfig config() {
    return sync.form().definition().syncConfig();
  }
}
