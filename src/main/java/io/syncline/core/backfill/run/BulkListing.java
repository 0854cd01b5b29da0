package io.syncline.core.backfill.run;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.SystemId;

/**
 * One listing of a bulk run: one entity's records in one system.
 *
 * @param batchSize records per page, where the run does not say otherwise
 */
public record BulkListing(Entity entity, SystemId system, ObjectType object, int batchSize) {

  @Override
  public String toString() {
    return entity.name() + "@" + system;
  }
}
