package io.syncline.core.definition.model;

import java.util.Map;

/**
 * How a rule computes an attribute: {@code available = quantity - reserved} (docs/definitions.md,
 * business rules).
 *
 * @param rule the rule's name
 * @param expression the right-hand side, in the grammar of {@link
 *     io.syncline.core.expression.Expression}
 * @param names what the names in it stand for: attribute by name as written
 */
public record Computation(String rule, String expression, Map<String, String> names) {

  public Computation {
    names = Map.copyOf(names);
  }
}
