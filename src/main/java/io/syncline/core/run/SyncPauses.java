package io.syncline.core.run;

import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.PausedSyncs.Pause;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Which syncs are paused, as this process goes by it: changed here at once, and by other processes
 * as soon as {@link #runOnce} looks. Safe for threads.
 *
 * <p>While a sync is paused, events that only it would judge stay in the queue and what only it
 * would write waits; both go on by themselves when it is resumed (S7, S21).
 */
public final class SyncPauses {

  private final PausedSyncs store;
  private final Consumer<Set<String>> follow;
  private final Supplier<Set<SystemId>> systems;
  private final Wakeups wakeups;
  private final InstantSource clock;
  private volatile Map<String, Pause> paused = Map.of();

  /**
   * @param follow goes by these names from now on
   * @param systems whose workers are woken when that changes
   */
  public SyncPauses(
      PausedSyncs store,
      Consumer<Set<String>> follow,
      Supplier<Set<SystemId>> systems,
      Wakeups wakeups,
      InstantSource clock) {
    this.store = store;
    this.follow = follow;
    this.systems = systems;
    this.wakeups = wakeups;
    this.clock = clock;
  }

  public Map<String, Pause> paused() {
    return paused;
  }

  public void pause(String sync, String actor) {
    store.pause(sync, actor, clock.instant());
    runOnce();
  }

  public void resume(String sync, String actor) {
    store.resume(sync, actor, clock.instant());
    runOnce();
  }

  /** Looks at what is kept; where that cannot be read, what was known last holds. */
  public synchronized void runOnce() {
    var now = Map.copyOf(store.paused());
    var before = paused;
    paused = now;
    follow.accept(now.keySet());
    if (!now.keySet().equals(before.keySet())) {
      systems
          .get()
          .forEach(
              it -> {
                wakeups.inbox(it);
                wakeups.deliveries(it);
              });
    }
  }
}
