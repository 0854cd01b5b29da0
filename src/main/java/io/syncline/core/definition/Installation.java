package io.syncline.core.definition;

import io.syncline.core.model.SystemId;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is started, at one moment: the entities, each with the union of its started
 * syncs. Immutable; a reload makes another one.
 *
 * @param entities by name
 * @param byObject entity name by system and object: in the whole installation an object belongs to
 *     one entity
 */
public record Installation(
    Map<String, Entity> entities, Map<SystemId, Map<String, String>> byObject) {

  public static final Installation EMPTY = new Installation(Map.of(), Map.of());

  public Installation {
    entities = Map.copyOf(entities);
    byObject = Map.copyOf(byObject);
  }

  public Optional<Entity> entityOf(SystemId system, String object) {
    return Optional.ofNullable(byObject.getOrDefault(system, Map.of()).get(object))
        .map(entities::get);
  }

  /** Whether any attribute is to be stored encrypted (S24). */
  public boolean encrypts() {
    return entities.values().stream()
        .flatMap(it -> it.attributes().values().stream())
        .anyMatch(Attribute::encrypted);
  }

  public Optional<Entity> entity(String name) {
    return Optional.ofNullable(entities.get(name));
  }
}
