package io.syncline.core.expression;

import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The computing terms: decimal, empty where an operand is empty or no number, unknown where one is
 * unsaid. Results without bounds are empty.
 */
final class Arithmetic {

  private static final int DIVISION_DIGITS = 100;
  private static final int LONGEST_TEXT = 100_000;

  private Arithmetic() {}

  static final BinaryOperator<@Nullable BigDecimal> DIVIDE =
      (left, right) ->
          left == null || right == null || right.signum() == 0
              ? null
              : left.divide(
                  right,
                  new MathContext(
                      Math.max(DIVISION_DIGITS, left.precision() + 10), RoundingMode.HALF_UP));

  static final BinaryOperator<@Nullable BigDecimal> REMAINDER =
      (left, right) ->
          left == null || right == null || right.signum() == 0 ? null : left.remainder(right);

  /** A term of numbers: {@code compute} gets numbers and gives one, or null for none. */
  static Term of(List<Term> terms, Function<List<BigDecimal>, @Nullable BigDecimal> compute) {
    return attributes -> {
      var numbers = new ArrayList<BigDecimal>(terms.size());
      boolean empty = false;
      for (var term : terms) {
        var value = term.of(attributes);
        if (value == null) {
          return null;
        }
        var number = Numbers.of(value);
        if (number == null) {
          empty = true;
        } else {
          numbers.add(number);
        }
      }
      return empty ? Value.CLEARED : decimal(compute.apply(numbers));
    };
  }

  static Term binary(Term left, Term right, BinaryOperator<@Nullable BigDecimal> compute) {
    return of(List.of(left, right), numbers -> compute.apply(numbers.get(0), numbers.get(1)));
  }

  /**
   * The sum of numbers; texts are put together where both sides are texts, or one is a text that is
   * no number.
   */
  static Term plus(Term left, Term right) {
    return attributes -> {
      var l = left.of(attributes);
      var r = right.of(attributes);
      if (l == null || r == null) {
        return null;
      }
      if (l.isEmpty() || r.isEmpty()) {
        return Value.CLEARED;
      }
      var one = Numbers.of(l);
      var two = Numbers.of(r);
      boolean texts = l instanceof Value.Text && r instanceof Value.Text;
      return one == null || two == null || texts ? joined(l, r) : decimal(one.add(two));
    };
  }

  private static Value joined(Value left, Value right) {
    var l = Scalars.text(left);
    var r = Scalars.text(right);
    return l == null || r == null || l.length() + r.length() > LONGEST_TEXT
        ? Value.CLEARED
        : Value.text(l + r);
  }

  static Value decimal(@Nullable BigDecimal number) {
    if (number == null) {
      return Value.CLEARED;
    }
    var stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    if (!Numbers.bounded(stripped)) {
      return Value.CLEARED;
    }
    return new Value.Decimal(stripped.scale() < 0 ? stripped.setScale(0) : stripped);
  }
}
