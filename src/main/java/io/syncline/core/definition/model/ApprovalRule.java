package io.syncline.core.definition.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a person has to approve a record before it is written anywhere (docs/business-rules.md).
 *
 * @param rule the rule's name
 * @param condition an expression over the record; empty where {@code window} is given
 * @param names what the names in it stand for: attribute by name as written
 * @param window what makes a new record a possible duplicate; null: the condition decides
 */
public record ApprovalRule(
    String rule, String condition, Map<String, String> names, @Nullable Window window) {

  /**
   * A new record may be a duplicate of one that has the same values.
   *
   * @param within how long before the other one got them, at most
   * @param attributes all of which are filled and equal
   */
  public record Window(Duration within, List<String> attributes) {
    public Window {
      attributes = List.copyOf(attributes);
    }
  }

  public ApprovalRule {
    names = Map.copyOf(names);
  }

  /** A condition decides. */
  public ApprovalRule(String rule, String condition, Map<String, String> names) {
    this(rule, condition, names, null);
  }
}
