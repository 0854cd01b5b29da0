package io.syncline.core.transform.value;

import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Unified values as numbers, on which tolerances and sums work. */
public final class Measures {

  private Measures() {}

  /** Whether values of the type are numbers. */
  public static boolean counted(ValueType type) {
    return switch (type) {
      case INTEGER, DECIMAL, MONEY -> true;
      default -> false;
    };
  }

  /** Whether values of the type are numbers or times. */
  public static boolean measured(ValueType type) {
    return type == ValueType.DATE || type == ValueType.DATETIME || counted(type);
  }

  /** The value as a number, times as seconds; null where it is none. */
  public static @Nullable BigDecimal of(ValueType type, Value value) {
    if (counted(type)) {
      return value instanceof Value.Decimal decimal && small(decimal.value())
          ? decimal.value()
          : null;
    }
    return measured(type) && value instanceof Value.Text text ? instant(text.value()) : null;
  }

  /** Whether two numbers differ by no more than the tolerance. */
  public static boolean within(BigDecimal one, BigDecimal other, BigDecimal tolerance) {
    return one.subtract(other).abs().compareTo(tolerance) <= 0;
  }

  /** What PostgreSQL's numeric holds many times over; larger ones are compared as they are. */
  private static boolean small(BigDecimal number) {
    return number.precision() <= 100 && Math.abs((long) number.scale()) <= 100;
  }

  private static @Nullable BigDecimal instant(String text) {
    try {
      var at =
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
              : IsoTimes.parsed(text);
      return BigDecimal.valueOf(at.toEpochMilli()).movePointLeft(3);
    } catch (DateTimeParseException | ArithmeticException e) {
      return null;
    }
  }
}
