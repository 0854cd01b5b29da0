package io.syncline.definition.binding;

import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.source.Direction;
import io.syncline.core.definition.system.ValueType;
import java.util.Locale;
import java.util.Map;

/** What people call the values of a list of words. */
final class ValueAliases {

  private static final Map<Class<?>, String> OF =
      Map.of(
          Direction.class, "a direction",
          ValueType.class, "a type",
          FilterCondition.Operator.class, "an operator");

  private ValueAliases() {}

  static String of(Class<?> type) {
    var words =
        type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return OF.getOrDefault(type, "one of the values of " + words);
  }
}
