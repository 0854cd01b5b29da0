package io.syncline.core.definition.source;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.model.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a filter as written.
 *
 * @param field the attribute or native field that is judged
 * @param operator how it is compared
 * @param value what it is compared with
 * @param values what it is compared with by {@code in} and {@code notIn}
 */
public record FilterSpec(
    String field,
    @Default("eq") FilterCondition.Operator operator,
    @Nullable Value value,
    List<Value> values) {

  public FilterSpec {
    values = List.copyOf(values);
  }
}
