package io.syncline.api.systems;

import io.syncline.api.http.Refusal;
import io.syncline.core.definition.model.SyncCatalog;

/** The syncs that can be asked for something: those that are started. */
public final class StartedSyncs {

  private StartedSyncs() {}

  /**
   * @throws Refusal where there is none of this name, or it is not started
   */
  public static SyncCatalog.Listed named(SyncCatalog catalog, String sync) {
    var listed =
        catalog.find(sync).orElseThrow(() -> Refusal.unknown("There is no sync of this name"));
    if (!listed.started()) {
      throw Refusal.conflict("not-started", "The sync is not started");
    }
    return listed;
  }
}
