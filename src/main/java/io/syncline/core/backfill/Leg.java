package io.syncline.core.backfill;

import io.syncline.core.definition.Entity;
import io.syncline.core.definition.ObjectType;
import io.syncline.core.model.SystemId;

/** One listing of a bulk run: one entity's records in one system. */
public record Leg(Entity entity, SystemId system, ObjectType object) {

  @Override
  public String toString() {
    return entity.name() + "@" + system;
  }
}
