package io.syncline.definition;

import io.syncline.core.definition.FilterCondition;
import io.syncline.core.definition.ValueType;
import io.syncline.core.definition.sync.Direction;
import java.util.Locale;
import java.util.Map;

/** What people call the values of a list of words. */
final class Phrases {

  private static final Map<Class<?>, String> OF =
      Map.of(
          Direction.class, "a direction",
          ValueType.class, "a type",
          FilterCondition.Operator.class, "an operator");

  private Phrases() {}

  static String of(Class<?> type) {
    var words =
        type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return OF.getOrDefault(type, "one of the values of " + words);
  }
}
