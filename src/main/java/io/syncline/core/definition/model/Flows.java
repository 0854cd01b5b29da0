package io.syncline.core.definition.model;

import io.syncline.core.model.SystemId;
import java.util.Map;
import java.util.Set;

/**
 * Which system may change which, per attribute: direction, pairs and ownership of one sync, worked
 * out (docs/definitions.md).
 *
 * @param permitted from system to another system to the attributes that travel; {@link #ALL} in the
 *     set means every one; nothing travels from a system to itself
 */
public record Flows(Map<SystemId, Map<SystemId, Set<String>>> permitted) {

  /** Means every attribute. */
  public static final String ALL = "*";

  public Flows {
    permitted = Map.copyOf(permitted);
  }

  /**
   * Whether a value of {@code attribute} that came from {@code from} may be written to {@code to}.
   */
  public boolean permits(String attribute, SystemId from, SystemId to) {
    var attributes = permitted.getOrDefault(from, Map.of()).getOrDefault(to, Set.of());
    return attributes.contains(ALL) || attributes.contains(attribute);
  }

  /** Whether any two systems may exchange {@code attribute}. */
  public boolean travels(String attribute) {
    return permitted.keySet().stream().anyMatch(from -> mayEnter(attribute, from));
  }

  /** Whether an edit of {@code attribute} in {@code from} may enter the record at all. */
  public boolean mayEnter(String attribute, SystemId from) {
    return permitted.getOrDefault(from, Map.of()).values().stream()
        .anyMatch(attributes -> attributes.contains(ALL) || attributes.contains(attribute));
  }
}
