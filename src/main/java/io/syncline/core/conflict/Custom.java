package io.syncline.core.conflict;

import io.syncline.core.definition.system.ValueType;
import io.syncline.core.expression.Expression;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides a conflict by an expression. It sees {@code base}; {@code newer} and {@code older} by
 * time of edit; {@code first} and {@code second} by rank of system; and each side's system as
 * {@code newerSystem} and so on: nothing that depends on which side was seen first.
 */
public final class Custom {

  /** The names an expression may use. */
  public static final List<String> NAMES =
      List.of(
          "base",
          "newer",
          "older",
          "first",
          "second",
          "newerSystem",
          "olderSystem",
          "firstSystem",
          "secondSystem");

  private Custom() {}

  /** What the expression says; null where that is nothing. */
  static @Nullable Value decide(ConflictingSides conflicting, @Nullable String expression) {
    if (expression == null) {
      return null;
    }
    var compiled = Expression.compile(expression);
    return conflicting.attribute().type() == ValueType.INTEGER
        ? compiled.evaluateInteger(seen(conflicting))
        : compiled.evaluate(seen(conflicting));
  }

  /** The conflict as an expression or a route sees it, by {@link #NAMES}. */
  public static Attributes seen(ConflictingSides conflicting) {
    var rank = Precedence.byRank(conflicting.entity());
    var names = new TreeMap<String, Value>();
    var base = conflicting.base();
    names.put("base", base == null ? Value.CLEARED : base);
    put(names, conflicting, rank, "first", "second");
    put(
        names,
        conflicting,
        Precedence.newer(conflicting.entity()).thenComparing(rank),
        "newer",
        "older");
    return Attributes.of(names);
  }

  private static void put(
      TreeMap<String, Value> names,
      ConflictingSides conflicting,
      Comparator<Conflict.Side> order,
      String greater,
      String smaller) {
    var great = conflicting.greater(order);
    var small = conflicting.lesser(order);
    names.put(greater, great.value());
    names.put(greater + "System", Value.text(great.system().value()));
    names.put(smaller, small.value());
    names.put(smaller + "System", Value.text(small.system().value()));
  }
}
