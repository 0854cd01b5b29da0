package io.syncline.core.transform.value;

import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One form of one type of value on the wire. {@code decode(encode(v))} means {@code v} wherever
 * {@code encode} does not throw.
 *
 * <p>Unified forms: numbers are decimals, flags are flags, dates {@code 2026-11-21}, instants ISO
 * 8601 in UTC; emails are lower case as a whole (RFC 5321 lets a host distinguish local parts by
 * case, none that matters does, and CRMs lower them), phones E.164, countries ISO 3166-1 alpha-2,
 * currencies ISO 4217. An email, phone, country, currency or URL that cannot be read stays as it
 * is: whether that will do is validation's question.
 */
public interface Codec {

  /** The format of a text that is written as a document of Atlassian. */
  String RICH = "adf";

  /** The format of a text that the system wants as a number. */
  String NUMBER = "number";

  /** The currencies of ISO 4217 that the platform knows. */
  Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  /**
   * The unified value of a filled native value.
   *
   * @throws UnreadableValue where it is none of this type
   */
  Value decode(Value raw);

  /**
   * The native value of a filled unified value.
   *
   * @throws UnreadableValue where the wire cannot say it
   */
  Value encode(Value unified);

  /** The codec of a type in a format; null is the format of the unified value itself. */
  static Codec of(ValueType type, @Nullable String format, ParseContext parseContext) {
    return switch (type) {
      case TEXT -> RICH.equals(format) ? rich() : text(format, UnaryOperator.identity());
      case PICKLIST, REFERENCE -> text(format, UnaryOperator.identity());
      case EMAIL -> text(null, text -> text.strip().toLowerCase(Locale.ROOT));
      case URL -> text(null, String::strip);
      case CURRENCY -> text(null, Codec::currency);
      case PHONE -> text(null, new Memoized(text -> Phones.e164(text, parseContext.region())));
      case COUNTRY -> new CountryCodec(format);
      case INTEGER -> new NumberCodec(true, "text".equals(format));
      case DECIMAL, MONEY -> new NumberCodec(false, "text".equals(format));
      case BOOLEAN -> FlagCodec.of(format);
      case DATE -> new DateCodec(TimeFormat.of(format), parseContext.zone());
      case DATETIME -> new InstantCodec(TimeFormat.of(format), parseContext.zone());
      case LIST -> new ListCodec(format);
      case OBJECT -> new ObjectCodec();
    };
  }

  /** Rich text, of which the unified value is the plain text. */
  private static Codec rich() {
    return new Codec() {
      @Override
      public Value decode(Value raw) {
        return Value.text(textOf(Adf.text(raw)));
      }

      @Override
      public Value encode(Value unified) {
        return Adf.of(textOf(unified));
      }
    };
  }

  private static String currency(String text) {
    var code = text.strip().toUpperCase(Locale.ROOT);
    return CURRENCIES.contains(code) ? code : text;
  }

  /** Texts; with format {@code number} whole numbers are written as numbers. */
  private static Codec text(@Nullable String format, UnaryOperator<String> normal) {
    boolean asNumber = NUMBER.equals(format);
    return new Codec() {
      @Override
      public Value decode(Value raw) {
        return Value.text(normal.apply(textOf(raw)));
      }

      @Override
      public Value encode(Value unified) {
        var text = textOf(unified);
        var number = asNumber ? Numbers.parse(text) : null;
        return number != null && Numbers.text(number).equals(text)
            ? new Value.Decimal(number)
            : Value.text(text);
      }
    };
  }

  private static String textOf(Value value) {
    var text = Scalars.text(value);
    if (text == null) {
      throw UnreadableValue.type("a list or object where text is expected");
    }
    return text;
  }
}
