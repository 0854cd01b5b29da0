package io.syncline.core.sync.state;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.ChangeSet;
import java.time.Instant;

/**
 * A change of a record under its lock.
 *
 * @param ref the copy in which it was made
 * @param changes what follows from it
 */
public record RecordChange(Entity entity, NativeRef ref, ChangeSet changes, Instant now) {

  public SystemId system() {
    return ref.system();
  }
}
