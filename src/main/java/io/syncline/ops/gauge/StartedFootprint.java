package io.syncline.ops.gauge;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.run.Footprint;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The footprint with the reconciliations of those started syncs that are reconciled on a schedule.
 * One that could never be trusted counts from the sync's start, so that its age grows too.
 */
public final class StartedFootprint implements Footprint.Source {

  private final Footprint.Source source;
  private final Installations installations;

  public StartedFootprint(Footprint.Source source, Installations installations) {
    this.source = source;
    this.installations = installations;
  }

  @Override
  public Footprint look() {
    var found = source.look();
    return new Footprint(
        found.bytes(),
        found.tables(),
        found.written(),
        found.held(),
        reconciled(found.reconciled()));
  }

  private Map<String, Instant> reconciled(Map<String, Instant> trusted) {
    var since = new HashMap<String, Instant>();
    SyncsByName.of(installations.current())
        .forEach(
            (name, sync) -> {
              if (sync.reconciliation().timing().enabled()) {
                since.put(name, trusted.getOrDefault(name, sync.version().startedAt()));
              }
            });
    return since;
  }
}
