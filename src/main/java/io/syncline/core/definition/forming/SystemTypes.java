package io.syncline.core.definition.forming;

import io.syncline.core.definition.Names;
import io.syncline.core.definition.SystemType;
import io.syncline.core.definition.sync.SystemSpec;
import java.util.Map;
import java.util.Optional;

/** The system types that are known, by name. */
public record SystemTypes(Map<String, SystemType> byName) {
  public SystemTypes {
    byName = Map.copyOf(byName);
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
