package io.syncline.app.listen;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.source.SyncConfig.ChangeDetection;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.trigger.CaptureState;
import io.syncline.core.system.trigger.CaptureStates;
import io.syncline.core.system.trigger.ChangeCapture;
import io.syncline.core.system.trigger.DetectedChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Captures the changes of databases that a started sync names with {@code changeDetection: cdc}
 * from their log. A slot that no sync wants any more is reported: its database keeps its log for
 * it.
 */
public final class CaptureListeners implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(30);

  private final Supplier<Loaded> loaded;
  private final Predicate<SystemId> ours;
  private final Function<SystemId, Optional<ChangeCapture>> captures;
  private final CaptureStates states;
  private final ReportedRows store;
  private final DatabaseListeners<ChangeCapture> listeners;
  private Instant nextLook = Instant.MIN;

  /**
   * @param ours whether it is this process that listens to a system
   * @param captures of a system as it is connected now
   */
  public CaptureListeners(
      Supplier<Loaded> loaded,
      Predicate<SystemId> ours,
      Function<SystemId, Optional<ChangeCapture>> captures,
      CaptureStates states,
      ReportedRows store) {
    this.loaded = loaded;
    this.ours = ours;
    this.captures = captures;
    this.states = states;
    this.store = store;
    this.listeners =
        new DatabaseListeners<>(
            ChangeDetection.CDC,
            loaded,
            ours,
            captures,
            (system, it, objects) ->
                it.listen(objects, new CaptureReports(system, () -> syncs(system), states, store)));
  }

  /** Begins to capture where that is wanted now, and ends where it is not. */
  public void runOnce() {
    listeners.runOnce();
    var now = store.clock().instant();
    if (!now.isBefore(nextLook)) {
      nextLook = now.plus(LOOK);
      var wanted = DetectedChanges.of(loaded.get(), ChangeDetection.CDC).keySet();
      states.all().stream()
          .filter(it -> !wanted.contains(it.system()) && ours.test(it.system()))
          .forEach(it -> unwanted(it, now));
    }
  }

  /** Those that capture a system's changes now. */
  private Set<String> syncs(SystemId system) {
    var wanted = DetectedChanges.of(loaded.get(), ChangeDetection.CDC).get(system);
    return wanted == null ? Set.of() : wanted.syncs();
  }

  private void unwanted(CaptureState state, Instant now) {
    var system = state.system();
    try {
      var capture = captures.apply(system);
      if (capture.isPresent() && !capture.get().exists()) {
        states.forget(system);
        return;
      }
      states.looked(
          system,
          now,
          "no sync wants it any more, and the database keeps its log for the slot: "
              + capture
                  .map(it -> "`syncline capture %s --remove --apply`".formatted(system))
                  .orElse("set `%s` again, and remove it".formatted(Transport.SLOT)),
          null);
    } catch (SystemFailure silent) {
      states.looked(system, now, silent.failure().reason(), null);
    }
  }

  @Override
  public void close() {
    listeners.close();
  }
}
