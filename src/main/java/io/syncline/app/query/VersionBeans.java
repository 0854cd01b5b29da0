package io.syncline.app.query;

import io.syncline.core.definition.version.SyncVersions;
import io.syncline.core.definition.version.VersionKeeper;
import io.syncline.core.model.Ids;
import io.syncline.store.definition.PostgresSyncVersions;
import io.syncline.store.sql.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Versions of definitions. */
@Dependent
class VersionBeans {

  @Produces
  @Singleton
  SyncVersions versions(Database database, Ids ids) {
    return new PostgresSyncVersions(database, ids);
  }

  @Produces
  @Singleton
  VersionKeeper versionKeeper(SyncVersions versions, InstantSource clock) {
    return new VersionKeeper(versions, clock);
  }
}
