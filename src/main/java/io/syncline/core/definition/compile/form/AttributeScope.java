package io.syncline.core.definition.compile.form;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads maps keyed by attributes for one entity: the nearer a key fits, the more it counts. */
public record AttributeScope(EntityNames entities, AttributeMap map) {

  private String entity() {
    return map.entity().name();
  }

  /** The attributes a name means in this entity; empty where it means none or another entity's. */
  public List<String> attributes(String written) {
    var scoped = entities.scope(written);
    if (scoped.entity() != null && !scoped.entity().equals(entity())) {
      return List.of();
    }
    if (scoped.attribute().equals("*")) {
      return List.copyOf(map.views().keySet());
    }
    return map.lookUp(scoped.attribute());
  }

  /** The name without its entity; null where it is restricted to another one. */
  public @Nullable String unscoped(String written) {
    var scoped = entities.scope(written);
    return scoped.entity() == null || scoped.entity().equals(entity()) ? scoped.attribute() : null;
  }

  /**
   * Declares an attribute that no system has.
   *
   * @return false where the name is restricted to another entity
   */
  public boolean declare(String written, String path) {
    var name = unscoped(written);
    if (name == null) {
      return false;
    }
    map.declare(name, path);
    return true;
  }

  /** What is written for each attribute; {@code *} is left to the caller. */
  public <T> Map<String, T> resolve(Map<String, T> written) {
    var result = new LinkedHashMap<String, T>();
    var weight = new LinkedHashMap<String, Integer>();
    written.forEach(
        (name, value) -> {
          int fit = fit(name);
          for (var attribute : name.equals("*") ? List.<String>of() : attributes(name)) {
            if (weight.getOrDefault(attribute, 0) < fit) {
              weight.put(attribute, fit);
              result.put(attribute, value);
            }
          }
        });
    return result;
  }

  private int fit(String name) {
    var scoped = entities.scope(name);
    if (scoped.entity() == null) {
      return 2;
    }
    return scoped.attribute().equals("*") ? 1 : 3;
  }
}
