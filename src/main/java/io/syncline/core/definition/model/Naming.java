package io.syncline.core.definition.model;

import io.syncline.core.definition.system.ValueType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** By which attributes a person knows a record: its business key, then what it is called. */
public final class Naming {

  private static final List<String> CALLED =
      List.of("name", "firstName", "lastName", "title", "subject");

  private Naming() {}

  /** In the order in which they are shown; empty where the entity has none of them. */
  public static List<String> of(Entity entity) {
    return of(entity, entity.matchRules().isEmpty() ? List.of() : first(entity));
  }

  /** Whether records are called by an attribute of this name. */
  public static boolean calls(String attribute) {
    return CALLED.contains(attribute);
  }

  /**
   * @param key the attributes of the business key
   */
  public static List<String> of(Entity entity, List<String> key) {
    Set<String> names = new LinkedHashSet<>(key);
    CALLED.stream().filter(entity.attributes()::containsKey).forEach(names::add);
    return List.copyOf(names);
  }

  /** The attributes that say in which currency a record's amounts are. */
  public static List<String> currencies(Entity entity) {
    return entity.attributes().values().stream()
        .filter(it -> it.type() == ValueType.CURRENCY)
        .map(Attribute::name)
        .sorted()
        .toList();
  }

  private static List<String> first(Entity entity) {
    return entity.matchRules().get(0).attributes();
  }
}
