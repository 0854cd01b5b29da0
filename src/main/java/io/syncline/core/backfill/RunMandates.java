package io.syncline.core.backfill;

import io.syncline.core.change.Mandate;
import io.syncline.core.change.Mandates;
import io.syncline.core.definition.Installations;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
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
public final class RunMandates implements Mandates {

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

  public RunMandates(Runs runs, Installations installations, Planned planned) {
    this.runs = runs;
    this.installations = installations;
    this.planned = planned;
  }

  @Override
  public Mandate of(String id, Collection<NativeRef> refs) {
    var found = known.get(id);
    if (found == null) {
      found = runs.find(id);
      found.ifPresent(it -> known.put(id, Optional.of(it)));
    }
    var run = found.orElse(null);
    if (run == null || run.sync() == null) {
      return Mandate.NONE;
    }
    return switch (run.kind()) {
      case BACKFILL -> new Mandate(targets(run), Set.of());
      case EXECUTE -> new Mandate(targets(run), planned.of(Execution.planOf(run), refs));
      default -> Mandate.NONE;
    };
  }

  private Set<SystemId> targets(Run run) {
    var sync = run.sync();
    return sync == null
        ? Set.of()
        : Course.targets(installations.current(), sync, BulkRequest.of(run.request()));
  }
}
