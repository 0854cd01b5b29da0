package io.syncline.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.Footprint;
import io.syncline.core.run.poll.HookState;
import io.syncline.core.run.poll.RecordedPolls;
import io.syncline.core.system.state.SystemStates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gauges of how things stand: {@code syncline.system.state} (1 for the state each system is in),
 * {@code syncline.hooks.state} (1 for the state of the webhooks of each that reports by them),
 * {@code syncline.lanes.held}, {@code syncline.poll.last.good} and {@code
 * syncline.reconciliation.last.trusted} (seconds since), {@code syncline.quota.left} and {@code
 * syncline.quota.limit} (calls of every system whose type says a quota), {@code
 * syncline.database.size}, {@code syncline.database.table.size}, {@code syncline.database.wal} and
 * {@code syncline.database.wal.written} (bytes). What is not known is absent.
 */
public final class StateGauges {

  private static final Logger LOG = Logger.getLogger(StateGauges.class);

  private final SystemStates states;
  private final Supplier<Map<SystemId, HookState>> hooks;
  private final Supplier<Map<RecordedPolls.Of, Instant>> polls;
  private final Footprint.Source footprints;
  private final InstantSource clock;
  private final MultiGauge state;
  private final MultiGauge webhooks;
  private final MultiGauge polled;
  private final MultiGauge reconciled;
  private final MultiGauge sizes;
  private final MultiGauge tables;
  private final MultiGauge held;
  private final MultiGauge written;
  private final MultiGauge left;
  private final MultiGauge limit;

  /**
   * @param hooks how the webhooks of systems that report by them are
   * @param polls when each object that this process polls was last polled to the end
   * @param lanes how many shards of lanes this process holds
   */
  public StateGauges(
      MeterRegistry registry,
      SystemStates states,
      Supplier<Map<SystemId, HookState>> hooks,
      Supplier<Map<RecordedPolls.Of, Instant>> polls,
      Supplier<Number> lanes,
      Footprint.Source footprints,
      InstantSource clock) {
    this.states = states;
    this.hooks = hooks;
    this.polls = polls;
    this.footprints = footprints;
    this.clock = clock;
    this.state = MultiGauge.builder("syncline.system.state").register(registry);
    this.webhooks = MultiGauge.builder("syncline.hooks.state").register(registry);
    this.polled = seconds("syncline.poll.last.good").register(registry);
    this.reconciled = seconds("syncline.reconciliation.last.trusted").register(registry);
    this.sizes = bytes("syncline.database.size").register(registry);
    this.tables = bytes("syncline.database.table.size").register(registry);
    this.held = bytes("syncline.database.wal").register(registry);
    this.written = bytes("syncline.database.wal.written").register(registry);
    this.left = calls("syncline.quota.left").register(registry);
    this.limit = calls("syncline.quota.limit").register(registry);
    Gauge.builder("syncline.lanes.held", lanes).register(registry);
  }

  private static MultiGauge.Builder seconds(String name) {
    return MultiGauge.builder(name).baseUnit("seconds");
  }

  private static MultiGauge.Builder bytes(String name) {
    return MultiGauge.builder(name).baseUnit("bytes");
  }

  private static MultiGauge.Builder calls(String name) {
    return MultiGauge.builder(name).baseUnit("calls");
  }

  /**
   * What is left of a quota.
   *
   * @param calls that are left
   * @param of so many
   */
  public record Left(long calls, long of) {}

  /** Shows what is left of quotas. */
  public void showQuotas(Map<SystemId, Left> quotas) {
    rows(left, quotas, Left::calls);
    rows(limit, quotas, Left::of);
  }

  private static void rows(
      MultiGauge gauge, Map<SystemId, Left> quotas, Function<Left, Number> number) {
    gauge.register(
        quotas.entrySet().stream()
            .map(
                it ->
                    MultiGauge.Row.of(
                        Tags.of("system", it.getKey().value()), number.apply(it.getValue())))
            .toList(),
        true);
  }

  /** Shows what this process knows; asks nothing. */
  public void showStates() {
    one(state, states.states());
    one(webhooks, hooks.get());
    show(polled, polls.get(), it -> Tags.of("system", it.system().value(), "object", it.object()));
  }

  private static void one(MultiGauge gauge, Map<SystemId, ? extends Enum<?>> states) {
    gauge.register(
        states.entrySet().stream()
            .map(it -> MultiGauge.Row.of(tags(it.getKey(), it.getValue()), () -> 1))
            .toList());
  }

  private static Tags tags(SystemId system, Enum<?> state) {
    return Tags.of("system", system.value(), "state", state.name().toLowerCase(Locale.ROOT));
  }

  /** Looks at the database once. */
  public void showFootprint() {
    Footprint found = null;
    try {
      found = footprints.look();
    } catch (RuntimeException e) {
      LOG.debugf("The size of the database is not known: %s", e.getClass().getSimpleName());
    }
    Map<String, Instant> ended = found == null ? Map.of() : found.reconciled();
    show(reconciled, ended, it -> Tags.of("sync", it));
    bytes(sizes, found == null ? null : found.bytes());
    bytes(held, found == null ? null : found.held());
    bytes(written, found == null ? null : found.written());
    Map<String, Long> largest = found == null ? Map.of() : found.tables();
    tables.register(
        largest.entrySet().stream()
            .map(it -> MultiGauge.Row.of(Tags.of("table", it.getKey()), it.getValue()))
            .toList(),
        true);
  }

  private <K> void show(MultiGauge gauge, Map<K, Instant> times, Function<K, Tags> tags) {
    gauge.register(
        times.entrySet().stream()
            .map(
                it -> MultiGauge.Row.of(tags.apply(it.getKey()), it.getValue(), this::secondsSince))
            .toList(),
        true);
  }

  private double secondsSince(Instant time) {
    return Math.max(0, Duration.between(time, clock.instant()).toMillis()) / 1000.0;
  }

  private static void bytes(MultiGauge gauge, @Nullable Long bytes) {
    gauge.register(
        bytes == null ? List.of() : List.of(MultiGauge.Row.of(Tags.empty(), bytes)), true);
  }
}
