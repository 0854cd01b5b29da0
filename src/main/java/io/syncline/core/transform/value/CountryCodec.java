package io.syncline.core.transform.value;

import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Countries: read from ISO 3166-1 alpha-2, alpha-3 and English names; written as alpha-2, or by
 * format as {@code alpha-3} or {@code name}.
 */
public record CountryCodec(@Nullable String format) implements Codec {

  public static final Set<String> CODES = Set.of(Locale.getISOCountries());

  /** Names in common use beside those of the Unicode CLDR. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "united states of america", "US",
          "u.s.a.", "US",
          "u.s.", "US",
          "uk", "GB",
          "great britain", "GB",
          "czech republic", "CZ",
          "turkey", "TR",
          "holland", "NL");

  private static final Map<String, String> BY_NAME = byName();

  @Override
  public Value decode(Value raw) {
    var text = Scalars.text(raw);
    if (text == null) {
      throw UnreadableValue.type("a list or object where a country is expected");
    }
    var code = code(text.strip());
    return Value.text(code == null ? text : code);
  }

  @Override
  public Value encode(Value unified) {
    var text = Scalars.text(decode(unified));
    if (format == null || text == null || !CODES.contains(text)) {
      return decode(unified);
    }
    var country = locale(text);
    return Value.text(
        switch (format) {
          case "alpha-3" -> country.getISO3Country();
          case "name" -> country.getDisplayCountry(Locale.ENGLISH);
          default -> text;
        });
  }

  private static @Nullable String code(String text) {
    if (text.length() == 2) {
      var upper = text.toUpperCase(Locale.ROOT);
      if (CODES.contains(upper)) {
        return upper;
      }
    }
    return BY_NAME.get(text.toLowerCase(Locale.ROOT));
  }

  private static Map<String, String> byName() {
    var names = new HashMap<String, String>();
    for (var code : CODES) {
      var country = locale(code);
      names.put(country.getISO3Country().toLowerCase(Locale.ROOT), code);
      names.put(country.getDisplayCountry(Locale.ENGLISH).toLowerCase(Locale.ROOT), code);
    }
    names.putAll(ALIASES);
    return Map.copyOf(names);
  }

  private static Locale locale(String code) {
    return new Locale.Builder().setRegion(code).build();
  }
}
