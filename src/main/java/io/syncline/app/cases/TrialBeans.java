package io.syncline.app.cases;

import io.syncline.core.definition.map.LoadedSyncs;
import io.syncline.core.engine.trial.DraftPreviews;
import io.syncline.core.engine.trial.SyncTrials;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.OperationRoutes;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes what people try syncs with. */
@Dependent
final class TrialBeans {

  @Produces
  @Singleton
  SyncTrials trials(LoadedSyncs loaded, OperationRoutes routes, InstantSource clock) {
    return new TrialsInMemory(loaded, routes, clock);
  }

  @Produces
  @Singleton
  DraftPreviews previews(ConnectedSystems systems) {
    return new DraftPreviews(systems);
  }
}
