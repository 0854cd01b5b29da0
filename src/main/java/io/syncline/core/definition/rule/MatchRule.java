package io.syncline.core.definition.rule;

import java.util.List;

/**
 * An exact match rule: records are one when all of these attributes are filled and agree,
 * normalized (S17).
 */
public record MatchRule(String name, List<String> attributes) {
  public MatchRule {
    attributes = List.copyOf(attributes);
  }

  public static MatchRule on(String attribute) {
    return new MatchRule(attribute, List.of(attribute));
  }
}
