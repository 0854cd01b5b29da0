package io.syncline.core.definition.forming;

import io.syncline.core.definition.ObjectType;
import io.syncline.core.definition.sync.SystemSpec;
import io.syncline.core.model.SystemId;

/** A system's object in an entity of a sync. */
public record Member(SystemSpec spec, ObjectType object) {

  public SystemId id() {
    return spec.id();
  }
}
