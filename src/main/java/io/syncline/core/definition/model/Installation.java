package io.syncline.core.definition.model;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that is started, at one moment: the entities, each with the union of its started
 * syncs. Immutable; a reload makes another one.
 *
 * @param entities by name
 * @param byObject entity name by system and object: in the whole installation an object belongs to
 *     one entity
 * @param paused syncs that are not to write anything now
 * @param owners who receives the alerts of a system, where its connection says so
 */
public record Installation(
    Map<String, Entity> entities,
    Map<SystemId, Map<String, String>> byObject,
    Set<String> paused,
    Map<SystemId, String> owners) {

  public static final Installation EMPTY = new Installation(Map.of(), Map.of());

  public Installation {
    entities = Map.copyOf(entities);
    byObject = Map.copyOf(byObject);
    paused = Set.copyOf(paused);
    owners = Map.copyOf(owners);
  }

  /** One of which nothing is paused, and whose systems have no owners. */
  public Installation(Map<String, Entity> entities, Map<SystemId, Map<String, String>> byObject) {
    this(entities, byObject, Set.of(), Map.of());
  }

  /** The same with these owners of systems, and no others. */
  public Installation ownedBy(Map<SystemId, String> people) {
    return new Installation(entities, byObject, paused, people);
  }

  /** The same while these syncs are paused, and no others. */
  public Installation pausing(Set<String> syncs) {
    return new Installation(entities, byObject, syncs, owners);
  }

  /** The systems that are asked for what records lack, and take part in nothing by that. */
  public Set<SystemId> sources() {
    return enrichment().map(EnrichmentPlan.Source::system).collect(Collectors.toSet());
  }

  /** What is asked of each of them, by each entity of each sync. */
  public Stream<EnrichmentPlan.Source> enrichment() {
    return entities.values().stream()
        .flatMap(it -> it.syncs().stream())
        .flatMap(it -> it.order().enrichment().sources().stream());
  }

  /** The routes that change values of a system's fields, by object and path. */
  public Map<String, Map<String, FieldMapping.ValueRoutes>> valueRoutes(SystemId system) {
    var asked = enrichment().map(EnrichmentPlan.Source::answers);
    var synced = entities.values().stream().flatMap(it -> it.participant(system).stream());
    var routes = new HashMap<String, Map<String, FieldMapping.ValueRoutes>>();
    Stream.concat(asked, synced)
        .filter(it -> it.system().equals(system) && !it.valueRoutes().isEmpty())
        .forEach(it -> routes.put(it.object(), it.valueRoutes()));
    return routes;
  }

  /** The entities of which every sync that includes the system is paused. */
  public Set<String> pausedEntities(SystemId system) {
    return paused.isEmpty()
        ? Set.of()
        : entities.values().stream()
            .filter(it -> it.pausing(paused).silent(system))
            .map(Entity::name)
            .collect(Collectors.toSet());
  }

  /** The objects of those entities in the system. */
  public Set<String> pausedObjects(SystemId system) {
    var silent = pausedEntities(system);
    return silent.isEmpty()
        ? Set.of()
        : byObject.getOrDefault(system, Map.of()).entrySet().stream()
            .filter(it -> silent.contains(it.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
  }

  public Optional<Entity> entityOf(SystemId system, String object) {
    return Optional.ofNullable(byObject.getOrDefault(system, Map.of()).get(object))
        .map(entities::get);
  }

  /** Whether any attribute refers to other records (S15). */
  public boolean refers() {
    return entities.values().stream().anyMatch(it -> !it.references().isEmpty());
  }

  /**
   * In the same order, except that records come before those of the entities that refer to theirs.
   */
  public <T> List<T> parentsFirst(List<T> items, Function<T, NativeRef> ref) {
    if (items.size() < 2 || !refers()) {
      return items;
    }
    var depths = depths();
    return items.stream()
        .sorted(
            Comparator.comparingInt(
                it ->
                    entityOf(ref.apply(it).system(), ref.apply(it).object())
                        .map(entity -> depths.getOrDefault(entity.name(), 0))
                        .orElse(0)))
        .toList();
  }

  /** How far each entity is below those that refer to none; in a circle, as far as it goes. */
  private Map<String, Integer> depths() {
    var depths = new HashMap<String, Integer>();
    for (int round = 0; round < entities.size(); round++) {
      for (var entity : entities.values()) {
        int below =
            entity.references().values().stream()
                .filter(it -> !it.equals(entity.name()))
                .mapToInt(it -> depths.getOrDefault(it, 0) + 1)
                .max()
                .orElse(0);
        depths.put(entity.name(), Math.min(below, entities.size()));
      }
    }
    return depths;
  }

  /** Whether any attribute is to be stored encrypted (S24). */
  public boolean encrypts() {
    return entities.values().stream()
        .flatMap(it -> it.attributes().values().stream())
        .anyMatch(it -> it.secrecy().encrypted());
  }

  public Optional<Entity> entity(String name) {
    return Optional.ofNullable(entities.get(name));
  }
}
