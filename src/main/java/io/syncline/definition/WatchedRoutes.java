package io.syncline.definition;

import io.syncline.core.definition.Connection;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.forming.DefinitionFiles;
import io.syncline.core.definition.forming.Loaded;
import io.syncline.core.definition.forming.LoadedSync;
import io.syncline.core.definition.forming.SystemTypes;
import io.syncline.core.model.SystemId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches a routes folder: tells each sync that changed, alone, and keeps the last good version of
 * one that was edited wrongly. {@link #runOnce()} looks once; who calls it decides how often. Safe
 * for threads.
 */
public final class WatchedRoutes {

  /**
   * What a look found.
   *
   * @param current what now holds: every sync in its newest good version
   * @param changed syncs that are new or say something else than before
   * @param gone names of syncs whose files are no more
   * @param kept names of syncs whose newest file is refused; their last good version holds
   */
  public record Change(
      Loaded current, List<LoadedSync> changed, List<String> gone, List<String> kept) {
    public Change {
      changed = List.copyOf(changed);
      gone = List.copyOf(gone);
      kept = List.copyOf(kept);
    }

    public boolean nothing() {
      return changed.isEmpty() && gone.isEmpty();
    }
  }

  private final DefinitionFiles files;
  private final Path folder;
  private final Consumer<Change> listener;
  private Loaded good =
      new Loaded(new SystemTypes(Map.of()), Map.of(), List.of(), List.of(), List.of());
  private @Nullable List<Finding> told;

  /**
   * @param listener told after each look that found a change, or other findings than before
   */
  public WatchedRoutes(DefinitionFiles files, Path folder, Consumer<Change> listener) {
    this.files = files;
    this.folder = folder;
    this.listener = listener;
  }

  /** Looks once and tells what changed; what the listener could not take is told again. */
  public synchronized Change runOnce() {
    var read = files.load(folder);
    var change = decide(good, read);
    if (!change.nothing() || !Objects.equals(told, read.findings())) {
      listener.accept(change);
    }
    good = change.current();
    told = read.findings();
    return change;
  }

  /** Pure: what follows from what held and what was read now. */
  static Change decide(Loaded good, Loaded read) {
    var refused =
        read.findings().stream()
            .filter(Finding::refuses)
            .map(Finding::position)
            .filter(Objects::nonNull)
            .map(Position::file)
            .collect(Collectors.toSet());
    boolean shared = refused.stream().anyMatch(WatchedRoutes::isShared);
    var before = byFile(good.syncs());
    var now = byFile(read.syncs());
    var kept = new LinkedHashMap<String, LoadedSync>();
    before.forEach(
        (file, sync) -> {
          if (refused.contains(file) || shared && !same(sync, now.getOrDefault(file, sync))) {
            kept.put(file, sync);
          }
        });
    now.keySet().removeAll(kept.keySet());
    var changed =
        now.entrySet().stream()
            .filter(
                it ->
                    !before.containsKey(it.getKey())
                        || !same(before.get(it.getKey()), it.getValue()))
            .map(Map.Entry::getValue)
            .toList();
    var current = new ArrayList<>(now.values());
    current.addAll(kept.values());
    var names = current.stream().map(LoadedSync::name).toList();
    var gone =
        good.syncs().stream().map(LoadedSync::name).filter(it -> !names.contains(it)).toList();
    var from = shared ? good : read;
    var all =
        new Loaded(
            types(from, read),
            connections(good, shared ? merged(read, good) : read.connections(), kept.values()),
            current,
            read.cases(),
            read.findings());
    return new Change(all, changed, gone, kept.values().stream().map(LoadedSync::name).toList());
  }

  /** What every sync may build on: while it is wrong, all syncs stay as they were. */
  private static boolean isShared(String file) {
    return !file.endsWith(".sync.yaml")
        && !file.endsWith(".sync.json")
        && !file.endsWith(".case.yaml");
  }

  /** A sync that goes on needs its connections, which the file that is wrong now may have given. */
  private static Map<SystemId, Connection> connections(
      Loaded good, Map<SystemId, Connection> from, Collection<LoadedSync> kept) {
    var connections = new HashMap<>(from);
    for (var sync : kept) {
      for (var system : sync.form().definition().systems()) {
        var now = connections.get(system.id());
        var last = good.connections().get(system.id());
        if (last != null && (now == null || now.settings().isEmpty())) {
          connections.put(system.id(), last);
        }
      }
    }
    return connections;
  }

  /** A wrong file takes no connection from syncs that are new. */
  private static Map<SystemId, Connection> merged(Loaded read, Loaded good) {
    var merged = new HashMap<>(read.connections());
    merged.putAll(good.connections());
    return merged;
  }

  private static SystemTypes types(Loaded from, Loaded read) {
    var types = new HashMap<>(read.types().byName());
    types.putAll(from.types().byName());
    return new SystemTypes(types);
  }

  /** Its own words, and what the systems make of them. */
  private static boolean same(LoadedSync before, LoadedSync now) {
    return before.contentHash().equals(now.contentHash())
        && before.form().definition().equals(now.form().definition())
        && before.holdsAs(now);
  }

  private static Map<String, LoadedSync> byFile(List<LoadedSync> syncs) {
    var result = new LinkedHashMap<String, LoadedSync>();
    syncs.forEach(sync -> result.put(sync.file(), sync));
    return result;
  }
}
