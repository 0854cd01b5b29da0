package io.syncline.ops.gauge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.syncline.core.system.trigger.CaptureState;
import io.syncline.core.system.trigger.CaptureState.Retained;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of systems whose changes are captured from their log: {@code
 * syncline.capture.retained} (bytes that the database keeps for us), {@code
 * syncline.capture.remaining} (bytes until it drops the slot) and {@code syncline.capture.complete}
 * (1 where all changes are captured and none is missing). All are absent while the database is
 * away.
 */
public final class CaptureGauges {

  private static final Logger LOG = Logger.getLogger(CaptureGauges.class);

  private final Supplier<List<CaptureState>> states;
  private final MultiGauge retained;
  private final MultiGauge remaining;
  private final MultiGauge complete;

  public CaptureGauges(MeterRegistry registry, Supplier<List<CaptureState>> states) {
    this.states = states;
    this.retained =
        MultiGauge.builder("syncline.capture.retained").baseUnit("bytes").register(registry);
    this.remaining =
        MultiGauge.builder("syncline.capture.remaining").baseUnit("bytes").register(registry);
    this.complete = MultiGauge.builder("syncline.capture.complete").register(registry);
  }

  /** Looks at the database once. */
  public void show() {
    var all = all();
    register(retained, all, it -> it.retained() == null ? null : it.retained().bytes());
    register(remaining, all, CaptureGauges::left);
    register(complete, all, it -> it.isComplete() ? 1 : 0);
  }

  private static @Nullable Number left(CaptureState state) {
    @Nullable Retained retained = state.retained();
    return retained == null ? null : retained.left();
  }

  private List<CaptureState> all() {
    try {
      return states.get();
    } catch (RuntimeException e) {
      LOG.debugf("How captures are is not known: %s", e.getClass().getSimpleName());
      return List.of();
    }
  }

  private static void register(
      MultiGauge gauge,
      List<CaptureState> states,
      Function<CaptureState, @Nullable Number> number) {
    gauge.register(
        states.stream()
            .filter(it -> number.apply(it) != null)
            .map(it -> MultiGauge.Row.of(Tags.of("system", it.system().value()), number.apply(it)))
            .toList(),
        true);
  }
}
