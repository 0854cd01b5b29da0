package io.syncline.ops.gauge;

import io.syncline.core.definition.model.Installations;
import io.syncline.core.run.Footprint;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The footprint with the reconciliations of started syncs only. A sync whose reconciliation is
 * scheduled and could never be trusted counts from its start, so that its age grows too.
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
              var last = trusted.get(name);
              if (last != null) {
                since.put(name, last);
              } else if (sync.reconciliation().timing().enabled()) {
                since.put(name, sync.version().startedAt());
              }
            });
    return since;
  }
}
