package io.syncline.definition;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.source.SystemSpec;
import io.syncline.core.definition.system.Connection;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.SystemId;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of an earlier reading holds on because a file of the newest one is refused. A refused file
 * keeps back only the syncs that build on it. Pure.
 */
final class LastValidDefinitions {

  private final Loaded good;
  private final Loaded read;
  private final Set<String> refused;

  LastValidDefinitions(Loaded good, Loaded read) {
    this.good = good;
    this.read = read;
    this.refused =
        read.findings().stream()
            .filter(Finding::refuses)
            .map(Finding::position)
            .filter(Objects::nonNull)
            .map(Position::file)
            .collect(Collectors.toSet());
  }

  /**
   * Whether a sync continues with its last valid version.
   *
   * @param now what was read of the same file; null: nothing
   */
  boolean holds(LoadedSync before, @Nullable LoadedSync now) {
    if (refused(before.file())) {
      return true;
    }
    return now != null
        && (refusesAny(Source.Kind.DEFAULTS) && !before.saysAs(now)
            || systems(before, now).anyMatch(it -> lost(it) || disconnected(it.id())));
  }

  private static Stream<SystemSpec> systems(LoadedSync before, LoadedSync now) {
    return Stream.concat(
        before.form().definition().systems().stream(), now.form().definition().systems().stream());
  }

  private boolean lost(SystemSpec spec) {
    return refusesAny(Source.Kind.SYSTEM)
        && good.types().of(spec).isPresent()
        && read.types().of(spec).isEmpty();
  }

  private boolean disconnected(SystemId id) {
    var last = good.connections().get(id);
    return refusesAny(Source.Kind.CONNECTION)
        && last != null
        && !last.equals(read.connections().get(id));
  }

  /** Every type that was read, and the last good version of those that are refused now. */
  SystemTypes types() {
    Map<String, SystemType> types = new HashMap<>();
    if (refusesAny(Source.Kind.SYSTEM)) {
      types.putAll(good.types().byName());
    }
    types.putAll(read.types().byName());
    return new SystemTypes(types);
  }

  /**
   * A sync that continues needs its connections, which may come from the file that is invalid now;
   * an invalid connection file removes no connection.
   */
  Map<SystemId, Connection> connections(Collection<LoadedSync> kept) {
    var connections = new HashMap<>(read.connections());
    if (refusesAny(Source.Kind.CONNECTION)) {
      connections.putAll(good.connections());
    }
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

  /** The file itself, or a folder that holds it. */
  private boolean refused(String file) {
    return refused.stream().anyMatch(it -> file.equals(it) || file.startsWith(it + "/"));
  }

  /** Of a folder that cannot be read it is not known what it holds. */
  private boolean refusesAny(Source.Kind kind) {
    return refused.stream()
        .map(it -> Optional.ofNullable(Source.Kind.of(Path.of(it))))
        .anyMatch(it -> it.isEmpty() || it.get() == kind);
  }
}
