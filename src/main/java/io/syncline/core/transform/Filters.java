package io.syncline.core.transform;

import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.expression.Comparison;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.scalar.BoundedPattern;
import io.syncline.core.model.scalar.Characters;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.IdentityCache;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Judges filters on the unified record, with unsaid making the answer undecided (S4, S16).
 *
 * <p>Conditions are ANDed in three values: one that fails decides, whatever the others do not know
 * yet. On an empty value {@code isNull}, {@code ne} and {@code notIn} hold and everything else
 * fails, except equality with an empty value. Values compare as {@link Comparison} says: numbers
 * and times by meaning, texts by case. {@code contains} looks for an element in a list and for a
 * part in a text; {@code matches} wants the whole text to match; where several values are given,
 * one that fits is enough.
 */
public final class Filters {

  /** What a filter says about a record. */
  public enum Answer {
    IN,
    OUT,
    /** A condition is on an attribute that no linked system has supplied: nothing changes. */
    UNDECIDED
  }

  /** Patterns of conditions, remembered: a memory of a pure function, not a state. */
  private static final IdentityCache<FilterCondition, Class<?>, List<BoundedPattern>> PATTERNS =
      new IdentityCache<>();

  private Filters() {}

  public static Answer judge(List<FilterCondition> conditions, Attributes record) {
    var answer = Answer.IN;
    for (var condition : conditions) {
      var value = record.get(condition.attribute());
      if (value == null) {
        answer = Answer.UNDECIDED;
      } else if (!holds(condition, value)) {
        return Answer.OUT;
      }
    }
    return answer;
  }

  /** Whether the filter of a sync lets a record take part; one that is undecided does not. */
  public static boolean admits(SyncRules sync, UnifiedRecord record) {
    return judge(sync.scope().filter(), record.values()) == Answer.IN;
  }

  private static boolean holds(FilterCondition condition, Value value) {
    return switch (condition.operator()) {
      case IS_NULL -> value.isEmpty();
      case NOT_NULL -> !value.isEmpty();
      case EQ, IN -> any(condition, wanted -> equal(value, wanted));
      case NE, NOT_IN -> !any(condition, wanted -> equal(value, wanted));
      case GT -> ordered(condition, value, order -> order > 0);
      case GTE -> ordered(condition, value, order -> order >= 0);
      case LT -> ordered(condition, value, order -> order < 0);
      case LTE -> ordered(condition, value, order -> order <= 0);
      case CONTAINS -> !value.isEmpty() && any(condition, wanted -> contains(value, wanted));
      case STARTS_WITH -> texts(condition, value, String::startsWith);
      case ENDS_WITH -> texts(condition, value, String::endsWith);
      case MATCHES -> matches(condition, value);
    };
  }

  private static boolean any(FilterCondition condition, Predicate<Value> holds) {
    return condition.values().stream().anyMatch(holds);
  }

  private static boolean equal(Value value, Value wanted) {
    return value.isEmpty() || wanted.isEmpty()
        ? value.isEmpty() && wanted.isEmpty()
        : Comparison.equal(value, wanted);
  }

  private static boolean ordered(FilterCondition condition, Value value, IntPredicate holds) {
    return !value.isEmpty()
        && any(
            condition,
            wanted -> {
              var order = Comparison.order(value, wanted);
              return order.isPresent() && holds.test(order.getAsInt());
            });
  }

  private static boolean contains(Value value, Value wanted) {
    if (value instanceof Value.Items items) {
      return items.values().stream().anyMatch(item -> equal(item, wanted));
    }
    var text = Scalars.text(value);
    var part = Scalars.text(wanted);
    return text != null && part != null && Characters.nfc(text).contains(Characters.nfc(part));
  }

  private static boolean texts(
      FilterCondition condition, Value value, BiPredicate<String, String> holds) {
    var text = value.isEmpty() ? null : Scalars.text(value);
    return text != null
        && any(
            condition,
            wanted -> {
              var part = Scalars.text(wanted);
              return part != null && holds.test(Characters.nfc(text), Characters.nfc(part));
            });
  }

  private static boolean matches(FilterCondition condition, Value value) {
    var text = value.isEmpty() ? null : Scalars.text(value);
    return text != null
        && PATTERNS.get(condition, Filters.class, () -> patterns(condition)).stream()
            .anyMatch(pattern -> pattern.matches(text));
  }

  private static List<BoundedPattern> patterns(FilterCondition condition) {
    return condition.values().stream()
        .map(Scalars::text)
        .filter(Objects::nonNull)
        .map(BoundedPattern::of)
        .toList();
  }
}
