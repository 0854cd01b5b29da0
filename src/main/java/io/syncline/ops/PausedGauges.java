package io.syncline.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Set;

/** The gauge {@code syncline.syncs.paused}: 1 for each sync that is paused, absent for others. */
public final class PausedGauges {

  private final MultiGauge paused;

  public PausedGauges(MeterRegistry registry) {
    this.paused = MultiGauge.builder("syncline.syncs.paused").register(registry);
  }

  /** Existing gauges are kept: registered again, they would be missing for a moment. */
  public void show(Set<String> syncs) {
    paused.register(
        syncs.stream().map(it -> MultiGauge.Row.of(Tags.of("sync", it), () -> 1)).toList());
  }
}
