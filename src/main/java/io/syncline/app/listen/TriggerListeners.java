package io.syncline.app.listen;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.source.SyncConfig.ChangeDetection;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.trigger.RowChange;
import io.syncline.core.system.trigger.RowListener;
import io.syncline.core.system.trigger.RowTriggers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the triggers of databases that a started sync names with {@code changeDetection:
 * database-trigger}, and stores what they report in the inbox. Of all processes the one that polls
 * a system listens to it. What is not reported is found by its polls.
 */
public final class TriggerListeners implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(TriggerListeners.class);

  private final DatabaseListeners<RowTriggers> listeners;

  /**
   * @param ours whether it is this process that listens to a system
   * @param triggers of a system as it is connected now
   */
  public TriggerListeners(
      Supplier<Loaded> loaded,
      Predicate<SystemId> ours,
      Function<SystemId, Optional<RowTriggers>> triggers,
      ReportedRows store) {
    this.listeners =
        new DatabaseListeners<>(
            ChangeDetection.DATABASE_TRIGGER,
            loaded,
            ours,
            triggers,
            (system, it, objects) -> it.listen(objects, new Reports(system, store)));
  }

  /** Begins to listen where that is wanted now, and ends where it is not. */
  public void runOnce() {
    listeners.runOnce();
  }

  @Override
  public void close() {
    listeners.close();
  }

  /** Of one system: logs each change of its state once. */
  private static final class Reports implements RowListener {

    private final SystemId system;
    private final ReportedRows store;
    private @Nullable String said;

    Reports(SystemId system, ReportedRows store) {
      this.system = system;
      this.store = store;
    }

    @Override
    public void changed(List<RowChange> changes) {
      store.store(system, changes);
    }

    @Override
    public void listening(Map<String, String> problems) {
      var now = problems.toString();
      if (now.equals(said)) {
        return;
      }
      said = now;
      if (problems.isEmpty()) {
        LOG.infof("System %s: listening to the triggers of its database", system);
      }
      problems.forEach(
          (object, why) ->
              LOG.warnf(
                  "System %s: changes of %s are not reported, only polled: %s",
                  system, object, why));
    }

    @Override
    public void lost(String why) {
      if (!why.equals(said)) {
        said = why;
        LOG.warnf(
            "System %s: its database is not listened to, only polled: %s. This is tried again",
            system, why);
      }
    }
  }
}
