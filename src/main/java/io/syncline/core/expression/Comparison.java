package io.syncline.core.expression;

import io.syncline.core.model.scalar.Characters;
import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How filters and expressions compare filled values: by meaning where both sides have one in
 * common.
 *
 * <p>A number compares with a number written as text; days and instants compare in time, a day as
 * its first instant in UTC; a flag equals its word. Two texts are equal only as written (NFC, case
 * counts), and are ordered as numbers or times where both are, else by code unit.
 */
public final class Comparison {

  private Comparison() {}

  public static boolean equal(Value left, Value right) {
    if (left.agreesWith(right)) {
      return true;
    }
    if (left instanceof Value.Decimal || right instanceof Value.Decimal) {
      var order = numeric(left, right);
      return order.isPresent() && order.getAsInt() == 0;
    }
    if (left instanceof Value.Flag || right instanceof Value.Flag) {
      var word = Scalars.text(left);
      return word != null && word.equalsIgnoreCase(Scalars.text(right));
    }
    var order = temporal(left, right);
    return order.isPresent() && order.getAsInt() == 0;
  }

  /** Which comes first; empty where the two have no order in common. */
  public static OptionalInt order(Value left, Value right) {
    var numbers = numeric(left, right);
    if (numbers.isPresent()) {
      return numbers;
    }
    var times = temporal(left, right);
    if (times.isPresent()) {
      return times;
    }
    return left instanceof Value.Text l && right instanceof Value.Text r
        ? OptionalInt.of(Characters.nfc(l.value()).compareTo(Characters.nfc(r.value())))
        : OptionalInt.empty();
  }

  private static OptionalInt numeric(Value left, Value right) {
    var l = Numbers.of(left);
    var r = l == null ? null : Numbers.of(right);
    return l == null || r == null ? OptionalInt.empty() : OptionalInt.of(l.compareTo(r));
  }

  private static OptionalInt temporal(Value left, Value right) {
    var l = instant(left);
    var r = l == null ? null : instant(right);
    return l == null || r == null ? OptionalInt.empty() : OptionalInt.of(l.compareTo(r));
  }

  private static @Nullable Instant instant(Value value) {
    if (!(value instanceof Value.Text text)) {
      return null;
    }
    try {
      Temporal read = IsoTimes.read(text.value());
      return read == null ? null : IsoTimes.instant(read, ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
