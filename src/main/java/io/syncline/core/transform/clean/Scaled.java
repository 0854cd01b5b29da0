package io.syncline.core.transform.clean;

import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.UnreadableValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.BinaryOperator;

/**
 * A number in another unit, {@code scale(0.001)} for grams that are kilograms: multiplied when it
 * is read, divided when it is written. What does not come out even has 16 significant digits.
 */
record Scaled(BigDecimal factor) implements Transform {

  static Scaled of(String factor) {
    var number = Numbers.parse(factor.strip());
    if (number == null || number.signum() <= 0) {
      throw new IllegalArgumentException(
          "scale takes a number above 0 such as 0.001, not \"" + factor + '"');
    }
    return new Scaled(number);
  }

  @Override
  public Value in(Value value) {
    return Steps.each(value, it -> changed(it, (a, b) -> a.multiply(b, MathContext.DECIMAL64)));
  }

  @Override
  public Value out(Value value) {
    return Steps.each(value, it -> changed(it, (a, b) -> a.divide(b, MathContext.DECIMAL64)));
  }

  private Value changed(Value value, BinaryOperator<BigDecimal> change) {
    var number = Numbers.of(value);
    if (number == null) {
      throw UnreadableValue.type("not a number");
    }
    return new Value.Decimal(change.apply(number, factor));
  }
}
