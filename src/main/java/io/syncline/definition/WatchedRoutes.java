package io.syncline.definition;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.source.SystemSpec;
import io.syncline.core.definition.system.Settings;
import io.syncline.core.model.SystemId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches a routes folder: reports each sync that changed, alone, and each system whose type or
 * connection did; what was edited wrongly continues in its last valid version. {@link #runOnce()}
 * checks once; the caller decides how often. Safe for threads.
 */
public final class WatchedRoutes {

  private static final String AFTER_RESTART =
      "this file was edited; it is read at the start only: restart the server for the edit to take"
          + " effect";

  /**
   * What a look found.
   *
   * @param current what now holds: every sync in its newest good version
   * @param changed syncs that are new, say something else than before, or use an edited system
   * @param gone names of syncs whose files are no more
   * @param kept names of syncs that a refused file concerns; their last good version holds
   * @param systems systems whose type or connection says something else than before
   * @param waiting files whose edits wait for a restart
   */
  public record Change(
      Loaded current,
      List<LoadedSync> changed,
      List<String> gone,
      List<String> kept,
      List<SystemId> systems,
      List<Finding> waiting) {
    public Change {
      changed = List.copyOf(changed);
      gone = List.copyOf(gone);
      kept = List.copyOf(kept);
      systems = List.copyOf(systems);
      waiting = List.copyOf(waiting);
    }

    public boolean nothing() {
      return changed.isEmpty() && gone.isEmpty() && systems.isEmpty();
    }
  }

  private final DefinitionFiles files;
  private final Path folder;
  private final Variables variables;
  private final Consumer<Change> listener;
  private Map<String, String> set = Map.of();
  private Loaded good = Loaded.NOTHING;
  private @Nullable List<Finding> reported;
  private @Nullable Map<String, String> atStart;

  /**
   * @param variables that settings name: a system follows what is set
   * @param listener called after each look that found a change, or other findings than before
   */
  public WatchedRoutes(
      DefinitionFiles files, Path folder, Variables variables, Consumer<Change> listener) {
    this.variables = variables;
    this.files = files;
    this.folder = folder;
    this.listener = listener;
  }

  /**
   * The text of each file that is read at the start only, by its name, as it was when this was
   * first called: what later looks call edited differs from these.
   */
  public synchronized Map<String, String> atStart() {
    if (atStart == null) {
      atStart = files.load(folder).routes();
    }
    return atStart;
  }

  /** Looks once and reports what changed; what the listener could not take is reported again. */
  public synchronized Change runOnce() {
    var before = atStart();
    var read = files.load(folder);
    var now = variables.values();
    var change = decide(good, read, before, set, now);
    var findings = Stream.concat(read.findings().stream(), change.waiting().stream()).toList();
    if (!change.nothing() || !findings.equals(reported)) {
      listener.accept(change);
    }
    good = change.current();
    set = now;
    reported = findings;
    return change;
  }

  /**
   * Pure: what follows from what held and what was read now.
   *
   * @param wasSet the variables when that was read
   * @param set those of now
   */
  static Change decide(
      Loaded good,
      Loaded read,
      Map<String, String> atStart,
      Map<String, String> wasSet,
      Map<String, String> set) {
    var last = new LastValidDefinitions(good, read);
    var before = byFile(good.syncs());
    var now = byFile(read.syncs());
    var kept = new ArrayList<LoadedSync>();
    before.forEach(
        (file, sync) -> {
          if (last.holds(sync, now.get(file))) {
            kept.add(sync);
            now.remove(file);
          }
        });
    var current = new ArrayList<>(now.values());
    current.addAll(kept);
    var all =
        new Loaded(
            last.types(),
            last.connections(kept),
            current,
            read.cases(),
            read.routes(),
            read.clashes(),
            read.findings());
    var systems = edited(good, all);
    systems.addAll(setOtherwise(all, wasSet, set));
    var changed =
        now.values().stream().filter(it -> changed(before.get(it.file()), it, systems)).toList();
    var names = current.stream().map(LoadedSync::name).toList();
    var gone =
        good.syncs().stream().map(LoadedSync::name).filter(it -> !names.contains(it)).toList();
    return new Change(
        all, changed, gone, names(kept), List.copyOf(systems), waiting(read, atStart));
  }

  private static boolean changed(
      @Nullable LoadedSync before, LoadedSync now, Set<SystemId> systems) {
    return before == null
        || !before.saysAs(now)
        || now.form().definition().systems().stream().anyMatch(it -> systems.contains(it.id()));
  }

  /** Systems in use before and now whose type or connection says something else. */
  private static Set<SystemId> edited(Loaded good, Loaded all) {
    var used = systems(good);
    var edited = new LinkedHashSet<SystemId>();
    systems(all)
        .forEach(
            (id, spec) -> {
              var before = used.get(id);
              boolean same =
                  before == null
                      || all.types().of(spec).equals(good.types().of(before))
                          && Objects.equals(all.connections().get(id), good.connections().get(id));
              if (!same) {
                edited.add(id);
              }
            });
    return edited;
  }

  /** Systems whose settings have other values than before. */
  private static Set<SystemId> setOtherwise(
      Loaded all, Map<String, String> before, Map<String, String> now) {
    if (before.equals(now)) {
      return Set.of();
    }
    var otherwise = new LinkedHashSet<SystemId>();
    systems(all)
        .forEach(
            (id, spec) -> {
              var type = all.types().of(spec).orElse(null);
              var connection = all.connections().get(id);
              if (type != null
                  && connection != null
                  && !Settings.of(connection, type, before)
                      .equals(Settings.of(connection, type, now))) {
                otherwise.add(id);
              }
            });
    return otherwise;
  }

  private static Map<SystemId, SystemSpec> systems(Loaded loaded) {
    var systems = new LinkedHashMap<SystemId, SystemSpec>();
    loaded.syncs().stream()
        .flatMap(sync -> sync.form().definition().systems().stream())
        .forEach(spec -> systems.putIfAbsent(spec.id(), spec));
    return systems;
  }

  /** The files that were edited since the start and take effect with the next one. */
  private static List<Finding> waiting(Loaded read, Map<String, String> atStart) {
    return Stream.concat(atStart.keySet().stream(), read.routes().keySet().stream())
        .distinct()
        .sorted()
        .filter(file -> !Objects.equals(atStart.get(file), read.routes().get(file)))
        .map(file -> Finding.notice("", AFTER_RESTART).at(new Position(file, 1, 1)))
        .toList();
  }

  private static List<String> names(List<LoadedSync> syncs) {
    return syncs.stream().map(LoadedSync::name).toList();
  }

  private static Map<String, LoadedSync> byFile(List<LoadedSync> syncs) {
    var result = new LinkedHashMap<String, LoadedSync>();
    syncs.forEach(sync -> result.put(sync.file(), sync));
    return result;
  }
}
