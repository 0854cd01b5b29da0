package io.syncline.core.definition.source;

import io.syncline.core.definition.key.Alias;
import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.RouteName;
import io.syncline.core.definition.key.Shorthand;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The map from native fields or standard attributes to unified attributes.
 *
 * @param flat for every object that has the left-hand field
 * @param bySystem for one system, over the flat ones
 */
public record FieldMappings(Map<String, Entry> flat, Map<SystemId, Map<String, Entry>> bySystem) {

  /** Which ways a mapping is used. */
  public enum Way {
    IN,
    OUT,
    BOTH
  }

  /**
   * What a left-hand name maps to.
   *
   * @param to the unified attribute
   * @param transform named transforms on the way in, in order; the first may be a route
   * @param inverse the route that undoes a route among them; null: none does
   * @param direction which ways it is used
   * @param values native picklist value to unified value
   * @param required whether a record without it is held
   * @param defaultValue what is used where the field is empty; null: nothing
   */
  public record Entry(
      @Shorthand String to,
      List<String> transform,
      @Nullable String inverse,
      @Default("both") Way direction,
      Map<String, String> values,
      boolean required,
      @Alias("default") @Nullable Value defaultValue) {
    public Entry {
      transform = List.copyOf(transform);
      values = Map.copyOf(values);
    }

    /** Nothing but the attribute it maps to. */
    public static Entry to(String attribute) {
      return new Entry(attribute, List.of(), null, Way.BOTH, Map.of(), false, null);
    }

    /** The name of the route that reads the value; null: none does. */
    public @Nullable String route() {
      return transform.isEmpty() ? null : RouteName.of(transform.get(0).strip());
    }

    /** The name of the route that undoes it; null: none does, or what is written is no route. */
    public @Nullable String inverseRoute() {
      return inverse == null ? null : RouteName.of(inverse.strip());
    }

    /** The transforms that are no route. */
    public List<String> named() {
      return route() == null ? transform : transform.subList(1, transform.size());
    }
  }

  public FieldMappings {
    flat = Collections.unmodifiableMap(new LinkedHashMap<>(flat));
    bySystem = Collections.unmodifiableMap(new LinkedHashMap<>(bySystem));
  }
}
