package io.syncline.core.definition.sync;

import io.syncline.core.definition.Default;
import io.syncline.core.definition.FilterCondition;
import io.syncline.core.model.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One condition of a filter as written. */
public record FilterSpec(
    String field,
    @Default("eq") FilterCondition.Operator operator,
    @Nullable Value value,
    List<Value> values) {

  public FilterSpec {
    values = List.copyOf(values);
  }
}
