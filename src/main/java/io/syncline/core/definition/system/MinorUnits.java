package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Shorthand;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A field that holds an amount in the smallest unit of its currency: 1099 of {@code usd} is 10.99.
 *
 * @param currency path of the field that holds the currency
 * @param places decimal places of currencies for which the system counts otherwise than ISO 4217,
 *     by their codes
 */
public record MinorUnits(@Shorthand String currency, Map<String, Integer> places) {

  public MinorUnits {
    var upper = new TreeMap<String, Integer>();
    places.forEach((code, count) -> upper.put(code.toUpperCase(Locale.ROOT), count));
    places = Map.copyOf(upper);
  }

  /** How many decimal places a currency has; null where it is not known, or has no minor unit. */
  public @Nullable Integer placesOf(String code) {
    var upper = code.strip().toUpperCase(Locale.ROOT);
    var own = places.get(upper);
    if (own != null) {
      return own;
    }
    try {
      int digits = Currency.getInstance(upper).getDefaultFractionDigits();
      return digits < 0 ? null : digits;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
