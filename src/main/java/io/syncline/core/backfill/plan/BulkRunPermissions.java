package io.syncline.core.backfill.plan;

import io.syncline.core.backfill.run.BulkListingOrder;
import io.syncline.core.backfill.run.BulkRequest;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.core.sync.state.RunPermissions;
import io.syncline.core.sync.state.RunPermissionsLookup;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What backfills, and plans that are carried out, may do. What was asked of a run never changes, so
 * it is looked up once. Safe for threads.
 */
public final class BulkRunPermissions implements RunPermissionsLookup {

  private static final int KEPT = 100;

  private final Runs runs;
  private final Installations installations;
  private final Planned planned;
  private final Map<String, Optional<Run>> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Optional<Run>> eldest) {
              return size() > KEPT;
            }
          });

  /** Which copies a plan speaks of. */
  @FunctionalInterface
  public interface Planned {
    Set<NativeRef> of(String plan, Collection<NativeRef> refs);
  }

  public BulkRunPermissions(Runs runs, Installations installations, Planned planned) {
    this.runs = runs;
    this.installations = installations;
    this.planned = planned;
  }

  @Override
  public RunPermissions of(String id, Collection<NativeRef> refs) {
    var found = known.get(id);
    if (found == null) {
      found = runs.find(id);
      found.ifPresent(it -> known.put(id, Optional.of(it)));
    }
    var run = found.orElse(null);
    if (run == null || run.sync() == null) {
      return RunPermissions.NONE;
    }
    return switch (run.kind()) {
      case BACKFILL -> new RunPermissions(targets(run), Set.of());
      case EXECUTE -> new RunPermissions(targets(run), planned.of(Execution.planOf(run), refs));
      default -> RunPermissions.NONE;
    };
  }

  private Set<SystemId> targets(Run run) {
    var sync = run.sync();
    return sync == null
        ? Set.of()
        : BulkListingOrder.targets(
            installations.current(), sync, BulkRequest.of(run.request().words()));
  }
}
