package io.syncline.app.listen;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.source.SyncConfig.ChangeDetection;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.trigger.DetectedChanges;
import io.syncline.core.system.trigger.RowTriggers.Listening;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Listens in one way to the databases that a started sync names so. Of all processes the one that
 * polls a system listens to it.
 *
 * @param <T> what is listened to
 */
final class DatabaseListeners<T> implements AutoCloseable {

  private final ChangeDetection way;
  private final Supplier<Loaded> loaded;
  private final Predicate<SystemId> ours;
  private final Function<SystemId, Optional<T>> connected;
  private final Beginning<T> beginning;
  private final Map<SystemId, Running<T>> running = new HashMap<>();
  private boolean closed;

  /** Begins to listen. */
  @FunctionalInterface
  interface Beginning<T> {
    Listening listen(SystemId system, T connected, DetectedChanges wanted);
  }

  private record Running<T>(T connected, DetectedChanges wanted, Listening listening) {

    boolean is(@Nullable Object now, @Nullable DetectedChanges wantedNow) {
      return now == connected && Objects.equals(wanted, wantedNow);
    }
  }

  /**
   * @param ours whether it is this process that listens to a system
   * @param connected what to listen to, as the system is connected now
   */
  DatabaseListeners(
      ChangeDetection way,
      Supplier<Loaded> loaded,
      Predicate<SystemId> ours,
      Function<SystemId, Optional<T>> connected,
      Beginning<T> beginning) {
    this.way = way;
    this.loaded = loaded;
    this.ours = ours;
    this.connected = connected;
    this.beginning = beginning;
  }

  /** Begins to listen where that is wanted now, and ends where it is not. */
  synchronized void runOnce() {
    if (closed) {
      return;
    }
    var wanted = DetectedChanges.of(loaded.get(), way);
    wanted.keySet().removeIf(ours.negate());
    running.entrySet().removeIf(it -> ends(it.getKey(), it.getValue(), wanted));
    wanted.forEach(
        (system, changes) ->
            connected
                .apply(system)
                .ifPresent(
                    it ->
                        running.computeIfAbsent(
                            system,
                            id -> new Running<>(it, changes, beginning.listen(id, it, changes)))));
  }

  private boolean ends(SystemId system, Running<T> it, Map<SystemId, DetectedChanges> wanted) {
    boolean ends = !it.is(connected.apply(system).orElse(null), wanted.get(system));
    if (ends) {
      it.listening().close();
    }
    return ends;
  }

  @Override
  public synchronized void close() {
    closed = true;
    running.values().forEach(it -> it.listening().close());
    running.clear();
  }
}
