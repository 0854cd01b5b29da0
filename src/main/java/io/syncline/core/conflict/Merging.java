package io.syncline.core.conflict;

import io.syncline.core.definition.rule.MergeRule;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Merges two values against their base: objects field by field, lists and numbers as the rule says,
 * and what both sides changed by the rule's {@code otherwise}.
 *
 * <p>Symmetric: the sides are first put into one order, so nothing depends on which was seen first.
 * A field that an object omits is unchanged (S4). Each instance is used once.
 */
final class Merging {

  private final MergeRule rule;
  private final @Nullable Value base;
  private final Value stronger;
  private final Value weaker;
  private final boolean decides;
  private final Lists lists;
  private @Nullable String undecided;

  Merging(ConflictingSides conflicting) {
    var merge = conflicting.attribute().strategy().merge();
    this.rule = Objects.requireNonNull(merge, "what a merge goes by");
    var order = Precedence.of(conflicting.entity(), conflicting.attribute(), rule.otherwise());
    this.decides = order != null;
    var ranked = order == null ? Precedence.byRank(conflicting.entity()) : order;
    this.base = conflicting.base();
    this.stronger = conflicting.greater(ranked).value();
    this.weaker = conflicting.lesser(ranked).value();
    this.lists = new Lists(rule, this);
  }

  /** The value made of both; null where a person has to decide. */
  @Nullable Value merged() {
    var value = merge(base, stronger, weaker);
    return undecided == null ? value : null;
  }

  /** Why a person has to decide; only for a merge that made no value. */
  String undecided() {
    return Objects.requireNonNull(undecided, "a value was made");
  }

  /**
   * @param from what both started from; null: unknown
   */
  Value merge(@Nullable Value from, Value strong, Value weak) {
    if (strong.agreesWith(weak) || from != null && from.agreesWith(weak)) {
      return strong;
    }
    if (from != null && from.agreesWith(strong)) {
      return weak;
    }
    if (strong instanceof Value.Struct one && weak instanceof Value.Struct other) {
      return fields(from instanceof Value.Struct it ? it : Value.Struct.EMPTY, one, other);
    }
    if (rule.arrays() != MergeRule.Arrays.REPLACE && areLists(strong, weak)) {
      return lists.merge(from, strong, weak);
    }
    if (rule.numbers() == MergeRule.Numbers.DELTA
        && from instanceof Value.Decimal start
        && strong instanceof Value.Decimal one
        && weak instanceof Value.Decimal other) {
      return new Value.Decimal(sum(start.value(), one.value(), other.value()));
    }
    meet("both sides changed it");
    return strong;
  }

  private static boolean areLists(Value one, Value other) {
    return one instanceof Value.Items && (other instanceof Value.Items || other.isEmpty())
        || one.isEmpty() && other instanceof Value.Items;
  }

  private static BigDecimal sum(BigDecimal start, BigDecimal one, BigDecimal other) {
    return one.add(other).subtract(start);
  }

  private Value fields(Value.Struct from, Value.Struct strong, Value.Struct weak) {
    var names = new TreeSet<>(strong.fields().keySet());
    names.addAll(weak.fields().keySet());
    var merged = new TreeMap<String, Value>();
    for (var name : names) {
      var one = strong.fields().get(name);
      var other = weak.fields().get(name);
      var value =
          one == null ? other : other == null ? one : merge(from.fields().get(name), one, other);
      merged.put(name, value);
    }
    return new Value.Struct(merged);
  }

  /** Two single answers: the stronger wins where the rule has an order, else a person decides. */
  void meet(String why) {
    if (!decides) {
      undecided(why);
    }
  }

  void undecided(String why) {
    if (undecided == null) {
      undecided = why;
    }
  }
}
