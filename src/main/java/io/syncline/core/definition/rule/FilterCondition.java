package io.syncline.core.definition.rule;

import io.syncline.core.model.value.Value;
import java.util.List;

/**
 * One condition of a sync's filter; a filter is the conjunction of its conditions, judged on the
 * unified record.
 */
public record FilterCondition(String attribute, Operator operator, List<Value> values) {

  /** The comparisons. */
  public enum Operator {
    EQ,
    NE,
    IN,
    NOT_IN,
    NOT_NULL,
    IS_NULL,
    GT,
    GTE,
    LT,
    LTE,
    CONTAINS,
    STARTS_WITH,
    ENDS_WITH,
    MATCHES
  }

  public FilterCondition {
    values = List.copyOf(values);
  }
}
