package io.syncline.core.definition.model;

import java.util.Map;

/**
 * One way in which changes may travel while a condition holds (docs/definitions.md: {@code
 * conditional}).
 *
 * @param condition an expression over the record
 * @param names what the names in it stand for: attribute by name as written
 * @param flows which system may change which while it holds
 */
public record ConditionalDirection(String condition, Map<String, String> names, Flows flows) {

  public ConditionalDirection {
    names = Map.copyOf(names);
  }
}
