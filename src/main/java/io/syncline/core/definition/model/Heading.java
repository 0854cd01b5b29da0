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
public record Heading(String condition, Map<String, String> names, Flows flows) {

  public Heading {
    names = Map.copyOf(names);
  }
}
