package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.source.SystemSpec;
import io.syncline.core.definition.system.SystemType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The system types that are known, by name.
 *
 * @param unread names of those whose files could not be read
 */
public record SystemTypes(Map<String, SystemType> byName, Set<String> unread) {
  public SystemTypes {
    byName = Map.copyOf(byName);
    unread = Set.copyOf(unread);
  }

  /** With all files read. */
  public SystemTypes(Map<String, SystemType> byName) {
    this(byName, Set.of());
  }

  /** Whether there is a file for the type, which has problems. */
  public boolean unread(String name) {
    return unread.stream().anyMatch(it -> Names.same(it, name));
  }

  /** What a system of a sync is called by type: as it says, else its id. */
  public static String nameOf(SystemSpec spec) {
    return spec.type() == null ? spec.id().value() : spec.type();
  }

  public Optional<SystemType> of(SystemSpec spec) {
    return named(nameOf(spec));
  }

  public Optional<SystemType> named(String name) {
    var exact = Optional.ofNullable(byName.get(name));
    return exact.or(
        () -> byName.values().stream().filter(type -> Names.same(type.type(), name)).findFirst());
  }
}
