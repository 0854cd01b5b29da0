package io.syncline.core.system.state;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.QuotaCount.Portion;
import io.syncline.core.system.state.Quotas.Waiting;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers what this process was not given of quotas. Safe for threads. */
public final class QuotaWaits {

  private final Map<SystemId, Waiting> waiting = new ConcurrentHashMap<>();
  private final InstantSource clock;

  public QuotaWaits(InstantSource clock) {
    this.clock = clock;
  }

  /** What a call that asked for a portion was answered. */
  public void answered(SystemId system, Portion portion, boolean run) {
    var until = portion.until();
    waiting.compute(
        system,
        (id, before) -> {
          if (until != null) {
            return new Waiting(until, !run || before != null && before.all());
          }
          return run || before == null || before.all() ? null : before;
        });
  }

  /** What still waits. */
  public Map<SystemId, Waiting> now() {
    var now = clock.instant();
    var found = new HashMap<>(waiting);
    found.values().removeIf(it -> !now.isBefore(it.until()));
    return found;
  }
}
