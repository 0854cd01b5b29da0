package io.syncline.core.definition.model;

import java.util.Map;

/**
 * A condition under which a person has to approve a record before it is written anywhere
 * (docs/business-rules.md).
 *
 * @param rule the rule's name
 * @param condition an expression over the record
 * @param names what the names in it stand for: attribute by name as written
 */
public record ApprovalRule(String rule, String condition, Map<String, String> names) {

  public ApprovalRule {
    names = Map.copyOf(names);
  }
}
