package io.syncline.core.model.scalar;

import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Decimal numbers within bounds: at most {@value #MOST_DIGITS} digits on either side of the point,
 * so that none can be written out into more memory than a page (PostgreSQL's numeric takes 131,072
 * before the point and 16,383 behind it).
 */
public final class Numbers {

  public static final int MOST_DIGITS = 1000;

  private Numbers() {}

  public static boolean bounded(BigDecimal number) {
    return number.precision() <= MOST_DIGITS
        && number.scale() <= MOST_DIGITS
        && (long) number.precision() - number.scale() <= MOST_DIGITS;
  }

  /** Plain digits without trailing zeros; with an exponent where the plain form has no bound. */
  public static String text(BigDecimal number) {
    var stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    return bounded(stripped) ? stripped.toPlainString() : stripped.toString();
  }

  /** The number a text says, null where it says none or one without bounds. */
  public static @Nullable BigDecimal parse(String text) {
    var trimmed = text.strip();
    if (trimmed.isEmpty() || trimmed.length() > MOST_DIGITS + 20 || !plausible(trimmed)) {
      return null;
    }
    try {
      var number = new BigDecimal(trimmed);
      return bounded(number) ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The number a value is, or says as text; null for anything else. */
  public static @Nullable BigDecimal of(Value value) {
    if (value instanceof Value.Decimal decimal) {
      return bounded(decimal.value()) ? decimal.value() : null;
    }
    return value instanceof Value.Text text ? parse(text.value()) : null;
  }

  /** Only ASCII digits, signs, point and exponent: BigDecimal would take every script's digits. */
  private static boolean plausible(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return false;
      }
    }
    return true;
  }
}
