package io.syncline.core.system;

import io.syncline.core.model.SystemId;
import java.util.Optional;

/** The connected applications of this installation, by id. */
public interface ConnectedSystems {

  Optional<ConnectedSystem> find(SystemId id);

  default ConnectedSystem get(SystemId id) {
    return find(id)
        .orElseThrow(
            () -> new IllegalArgumentException("No system is connected under the id " + id));
  }
}
