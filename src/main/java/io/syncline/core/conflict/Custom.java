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
 * Decides a contest by an expression. It sees {@code base}; {@code newer} and {@code older} by time
 * of edit; {@code first} and {@code second} by rank of system; and each side's system as {@code
 * newerSystem} and so on: nothing that depends on which side was seen first.
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
  static @Nullable Value decide(ConflictingSides contest, @Nullable String expression) {
    if (expression == null) {
      return null;
    }
    var compiled = Expression.compile(expression);
    return contest.attribute().type() == ValueType.INTEGER
        ? compiled.evaluateInteger(seen(contest))
        : compiled.evaluate(seen(contest));
  }

  /** The contest as an expression or a route sees it, by {@link #NAMES}. */
  public static Attributes seen(ConflictingSides contest) {
    var rank = Precedence.byRank(contest.entity());
    var names = new TreeMap<String, Value>();
    var base = contest.base();
    names.put("base", base == null ? Value.CLEARED : base);
    put(names, contest, rank, "first", "second");
    put(names, contest, Precedence.newer(contest.entity()).thenComparing(rank), "newer", "older");
    return Attributes.of(names);
  }

  private static void put(
      TreeMap<String, Value> names,
      ConflictingSides contest,
      Comparator<Conflict.Side> order,
      String greater,
      String smaller) {
    var great = contest.greater(order);
    var small = contest.lesser(order);
    names.put(greater, great.value());
    names.put(greater + "System", Value.text(great.system().value()));
    names.put(smaller, small.value());
    names.put(smaller + "System", Value.text(small.system().value()));
  }
}
