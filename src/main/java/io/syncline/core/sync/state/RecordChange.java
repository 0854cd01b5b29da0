package io.syncline.core.sync.state;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.transform.rule.ClosedPeriods;
import java.time.Instant;

/**
 * A change of a record under its lock.
 *
 * @param ref the copy in which it was made
 * @param changes what follows from it
 * @param closed the periods that may be closed for it
 */
public record RecordChange(
    Entity entity, NativeRef ref, ChangeSet changes, Instant now, ClosedPeriods closed) {

  public SystemId system() {
    return ref.system();
  }
}
