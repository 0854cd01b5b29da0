package io.syncline.system;

import io.syncline.core.definition.system.Quota;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.QuotaCount;
import io.syncline.core.system.state.QuotaCount.Portion;
import io.syncline.core.system.state.QuotaWaits;
import io.syncline.core.system.state.Quotas;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The quotas of a single process, for commands that run without a server. Safe for threads. */
public final class LocalQuotas implements Quotas {

  private final InstantSource clock;
  private final QuotaWaits waits;
  private final Map<SystemId, QuotaCount> counts = new HashMap<>();

  public LocalQuotas(InstantSource clock) {
    this.clock = clock;
    this.waits = new QuotaWaits(clock);
  }

  @Override
  public synchronized CompletionStage<Portion> take(
      SystemId system, Quota quota, int least, int most, boolean run) {
    var now = clock.instant();
    var count = counts.getOrDefault(system, QuotaCount.none(quota, now));
    var taken = count.take(quota, least, most, run, now);
    counts.put(system, taken.count());
    waits.answered(system, taken.portion(), run);
    return CompletableFuture.completedStage(taken.portion());
  }

  @Override
  public synchronized void report(
      SystemId system, Quota quota, Instant of, long used, @Nullable Long all) {
    var now = clock.instant();
    var count = counts.getOrDefault(system, QuotaCount.none(quota, now));
    counts.put(system, count.report(quota, of, used, all, now));
  }

  @Override
  public synchronized Optional<QuotaCount> count(SystemId system) {
    return Optional.ofNullable(counts.get(system));
  }

  @Override
  public Map<SystemId, Waiting> waiting() {
    return waits.now();
  }
}
