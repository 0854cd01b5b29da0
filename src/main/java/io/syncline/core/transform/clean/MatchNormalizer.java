package io.syncline.core.transform.clean;

import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.scalar.Characters;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.Phones;
import java.net.URI;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The text by which two records are held to be the same: looser than equality, so that spelling
 * does not keep a match apart, and empty rather than wrong where a value says nothing.
 *
 * <p>Email: lower case, needs both sides of its {@code @}; {@code noreply@} and its like are no
 * one's. Phone: E.164 without extension, else its digits, at least 6, and not {@code 000000}. URL:
 * the host without {@code www.}. Anything else: NFKC, case folded, white space folded, with at
 * least one letter or digit. Numbers and times are their canonical form; lists and objects match
 * nothing.
 */
public final class MatchNormalizer {

  /** Raise it when any normal form changes: then all records are keyed again. */
  public static final String VERSION = "2";

  private static final int FEWEST_PHONE_DIGITS = 6;
  private static final Set<String> TAX_IDS =
      Set.of("taxid", "taxnumber", "vatid", "vatnumber", "vat", "ein", "abn", "gstnumber");
  private static final Set<String> DOMAINS = Set.of("domain", "companydomain", "website");

  private MatchNormalizer() {}

  /** The normalized text; empty where the value is not filled or cannot distinguish records. */
  public static Optional<String> normalize(ValueType type, Value value) {
    var text = value.isEmpty() ? null : Scalars.text(value);
    if (text == null || !Characters.storable(text)) {
      return Optional.empty();
    }
    return switch (type) {
      case EMAIL -> email(text);
      case PHONE -> phone(text);
      case URL -> domain(text);
      case LIST, OBJECT, BOOLEAN -> Optional.empty();
      default -> plain(text);
    };
  }

  /**
   * The same, knowing the attribute's name: a tax id ({@code tax_number}, {@code vat_id}) is its
   * letters and digits in upper case, a {@code domain} or {@code website} its host.
   */
  public static Optional<String> normalize(String attribute, ValueType type, Value value) {
    return of(attribute, type).apply(value);
  }

  /** The same, made ready for many values of the attribute. */
  public static Function<Value, Optional<String>> of(String attribute, ValueType type) {
    var name = Casing.alphanumeric(attribute).toLowerCase(Locale.ROOT);
    if (TAX_IDS.contains(name)) {
      return value -> {
        var text = value.isEmpty() ? null : Scalars.text(value);
        return text != null && Characters.storable(text) ? taxId(text) : normalize(type, value);
      };
    }
    var read = DOMAINS.contains(name) ? ValueType.URL : type;
    return value -> normalize(read, value);
  }

  private static Optional<String> email(String text) {
    var folded = Normalizer.normalize(text.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    int at = folded.lastIndexOf('@');
    return at > 0 && at < folded.length() - 1 && !Placeholders.isMailbox(folded)
        ? Optional.of(folded)
        : Optional.empty();
  }

  private static Optional<String> phone(String text) {
    int extension = text.indexOf(";ext=");
    var number = Phones.e164(extension < 0 ? text : text.substring(0, extension), "");
    int suffix = number.indexOf(";ext=");
    var plain = suffix < 0 ? number : number.substring(0, suffix);
    if (Placeholders.isNumber(plain)) {
      return Optional.empty();
    }
    if (Phones.isE164(plain)) {
      return Optional.of(plain);
    }
    var digits = Casing.digits(plain);
    return digits.length() < FEWEST_PHONE_DIGITS || Placeholders.isNumber(digits)
        ? Optional.empty()
        : Optional.of(digits);
  }

  private static Optional<String> domain(String text) {
    var address = text.strip().toLowerCase(Locale.ROOT);
    try {
      var host = URI.create(address.contains("://") ? address : "http://" + address).getHost();
      if (host == null || host.indexOf('.') < 0) {
        return Optional.empty();
      }
      var bare = host.startsWith("www.") ? host.substring(4) : host;
      return Optional.of(bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> taxId(String text) {
    var id =
        Casing.alphanumeric(Normalizer.normalize(text, Normalizer.Form.NFKC))
            .toUpperCase(Locale.ROOT);
    return id.isEmpty() ? Optional.empty() : Optional.of(id);
  }

  /** Upper then lower case is Unicode's case folding for all that people type, ß and ſ included. */
  private static Optional<String> plain(String text) {
    if (Characters.plain(text)) {
      var lower = text.toLowerCase(Locale.ROOT);
      return distinguishes(lower) ? Optional.of(lower) : Optional.empty();
    }
    var compatible = Normalizer.normalize(text, Normalizer.Form.NFKC);
    var folded =
        Characters.folded(compatible.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT))
            .replace('\n', ' ');
    return distinguishes(folded) ? Optional.of(folded) : Optional.empty();
  }

  private static boolean distinguishes(String text) {
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      if (Character.isLetterOrDigit(text.codePointAt(i))) {
        return true;
      }
    }
    return false;
  }
}
