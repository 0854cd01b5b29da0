package io.syncline.core.transform.value;

import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;

/**
 * Numbers as JSON numbers or, with format {@code text}, as text; read from either.
 *
 * @param whole whether fractions are refused
 */
record NumberCodec(boolean whole, boolean asText) implements Codec {

  @Override
  public Value decode(Value raw) {
    var number = number(raw);
    return raw instanceof Value.Decimal decimal && decimal.value() == number
        ? raw
        : new Value.Decimal(number);
  }

  @Override
  public Value encode(Value unified) {
    var number = number(unified);
    return asText ? Value.text(Numbers.text(number)) : new Value.Decimal(number);
  }

  private BigDecimal number(Value value) {
    var number = Numbers.of(value);
    if (number == null) {
      throw UnreadableValue.type(
          value instanceof Value.Struct tree && tree.fields().containsKey("minorUnits")
              ? "in minor units of a currency that is not known"
              : "not a number");
    }
    if (whole && number.signum() != 0 && number.stripTrailingZeros().scale() > 0) {
      throw UnreadableValue.type("not a whole number");
    }
    return number;
  }
}
