package io.syncline.app.job;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.source.SyncConfig.ChangeDetection;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.trigger.RowChange;
import io.syncline.core.system.trigger.RowListener;
import io.syncline.core.system.trigger.RowTriggers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

  private final Source source;
  private final Predicate<SystemId> ours;
  private final Store store;
  private final Map<SystemId, Running> running = new HashMap<>();
  private boolean closed;

  private record Running(RowTriggers triggers, RowTriggers.Listening listening) {}

  /**
   * What there is to listen to.
   *
   * @param triggers of a system as it is connected now
   */
  public record Source(
      Supplier<Loaded> loaded, Function<SystemId, Optional<RowTriggers>> triggers) {}

  /** Where events go. */
  public record Store(Inbox inbox, Wakeups wakeups, Ids ids, InstantSource clock) {

    void changed(SystemId system, List<RowChange> changes) {
      var now = clock.instant();
      var events =
          changes.stream()
              .filter(it -> it.id().length() <= NativeRef.LONGEST)
              .map(it -> event(system, it, now))
              .toList();
      if (events.isEmpty()) {
        return;
      }
      var fresh = inbox.accept(events);
      wakeups.inbox(system, events.stream().filter(it -> fresh.contains(it.id())).toList());
    }

    private InboxEvent event(SystemId system, RowChange change, Instant now) {
      var ref = new NativeRef(system, change.object(), change.id());
      return InboxEvent.reported(ids.next(), ref, change.kind(), null, null, now);
    }
  }

  /**
   * @param ours whether it is this process that listens to a system
   */
  public TriggerListeners(Source source, Predicate<SystemId> ours, Store store) {
    this.source = source;
    this.ours = ours;
    this.store = store;
  }

  /** Begins to listen where that is wanted now, and ends where it is not. */
  public synchronized void runOnce() {
    if (closed) {
      return;
    }
    var wanted = wanted(source.loaded().get());
    wanted.keySet().removeIf(ours.negate());
    running.entrySet().removeIf(it -> ends(it.getKey(), it.getValue(), wanted));
    wanted.forEach(
        (system, objects) ->
            source.triggers().apply(system).ifPresent(it -> begin(system, it, objects)));
  }

  private boolean ends(SystemId system, Running it, Map<SystemId, Set<String>> wanted) {
    boolean same =
        it.listening().objects().equals(wanted.get(system))
            && source.triggers().apply(system).filter(now -> now == it.triggers()).isPresent();
    if (!same) {
      it.listening().close();
    }
    return !same;
  }

  private void begin(SystemId system, RowTriggers triggers, Set<String> objects) {
    running.computeIfAbsent(
        system, it -> new Running(triggers, triggers.listen(objects, new Reports(system, store))));
  }

  /** The objects of each system, by the started syncs that want it. */
  private static Map<SystemId, Set<String>> wanted(Loaded loaded) {
    var wanted = new TreeMap<SystemId, Set<String>>(Comparator.comparing(SystemId::value));
    loaded.syncs().stream()
        .filter(LoadedSync::startable)
        .map(LoadedSync::form)
        .filter(
            it ->
                it.definition().syncConfig().changes().changeDetection()
                    == ChangeDetection.DATABASE_TRIGGER)
        .flatMap(it -> it.entities().stream())
        .flatMap(it -> it.entity().members().stream())
        .forEach(
            it -> wanted.computeIfAbsent(it.id(), id -> new TreeSet<>()).add(it.object().name()));
    return wanted;
  }

  @Override
  public synchronized void close() {
    closed = true;
    running.values().forEach(it -> it.listening().close());
    running.clear();
  }

  /** Of one system: logs each change of its state once. */
  private static final class Reports implements RowListener {

    private final SystemId system;
    private final Store store;
    private @Nullable String said;

    Reports(SystemId system, Store store) {
      this.system = system;
      this.store = store;
    }

    @Override
    public void changed(List<RowChange> changes) {
      store.changed(system, changes);
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
