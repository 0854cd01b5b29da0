package io.syncline.app.listen;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.source.SyncConfig.ChangeDetection;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.trigger.DetectedChanges;
import io.syncline.core.system.trigger.RowTriggers.Listening;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    Listening listen(SystemId system, T connected, Set<String> objects);
  }

  private record Running<T>(T connected, Listening listening) {

    /** Other syncs with the same objects do not matter: what listens goes on. */
    boolean is(@Nullable Object now, @Nullable DetectedChanges wanted) {
      return now == connected && wanted != null && listening.objects().equals(wanted.objects());
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
            connected.apply(system).ifPresent(it -> begin(system, it, changes.objects())));
  }

  private void begin(SystemId system, T it, Set<String> objects) {
    running.computeIfAbsent(system, id -> new Running<>(it, beginning.listen(id, it, objects)));
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
