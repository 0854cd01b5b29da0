package io.syncline.core.transform.rule;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.References;
import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.clean.Checks;
import io.syncline.core.transform.value.Codec;
import io.syncline.core.transform.value.ParseContext;
import io.syncline.core.transform.value.UnreadableValue;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Reads what a rule gives as a value of an attribute: of its type, rounded, and valid. */
final class ResultReader {

  /** Digits after the point of a result, where the definition does not say how many. */
  private static final int MAX_SCALE = 10;

  private final ValueType type;
  private final Codec codec;
  private final Checks checks;

  ResultReader(Attribute attribute, ParseContext context) {
    this.type = attribute.type();
    this.codec = Codec.of(attribute.type(), null, context);
    this.checks = new Checks(attribute.validation(), context);
  }

  /** Null where the attribute's type or validation refuses it. */
  @Nullable Value read(Value result) {
    if (type == ValueType.REFERENCE) {
      return References.named(result) == null ? null : result;
    }
    try {
      var read = codec.decode(rounded(result));
      checks.judge(read);
      return read;
    } catch (UnreadableValue unfit) {
      return null;
    }
  }

  private Value rounded(Value result) {
    var number = type == ValueType.INTEGER ? Numbers.of(result) : null;
    var said =
        checks.rounded(
            number == null ? result : new Value.Decimal(number.setScale(0, RoundingMode.FLOOR)));
    return said instanceof Value.Decimal decimal && decimal.value().scale() > MAX_SCALE
        ? new Value.Decimal(decimal.value().setScale(MAX_SCALE, RoundingMode.HALF_UP))
        : said;
  }
}
