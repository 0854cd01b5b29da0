package io.syncline.core.transform.clean;

import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.scalar.BoundedPattern;
import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.Codec;
import io.syncline.core.transform.value.CountryCodec;
import io.syncline.core.transform.value.ParseContext;
import io.syncline.core.transform.value.Phones;
import io.syncline.core.transform.value.UnreadableValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.validator.routines.UrlValidator;
import org.jspecify.annotations.Nullable;

/** A validation made ready: judges filled unified values. Safe for threads. */
public final class Checks {

  private static final UrlValidator URLS = new UrlValidator(new String[] {"http", "https"});

  private final Validation validation;
  private final String format;
  private final Set<String> values;
  private final @Nullable Codec type;
  private final @Nullable BoundedPattern pattern;
  private final ParseContext parseContext;

  public Checks(Validation validation, ParseContext parseContext) {
    this.validation = validation;
    this.parseContext = parseContext;
    this.format = validation.format() == null ? "" : folded(validation.format());
    this.values = new HashSet<>(validation.allowed().values());
    this.type = validation.type() == null ? null : Codec.of(validation.type(), null, parseContext);
    this.pattern =
        validation.allowed().pattern() == null
            ? null
            : BoundedPattern.of(validation.allowed().pattern());
  }

  /** Whether every value will do, as it is. */
  public boolean none() {
    return validation.equals(Validation.NONE);
  }

  /** A number rounded half up to the precision, where the definition wants that. */
  public Value rounded(Value value) {
    var precision = validation.number().precision();
    return precision != null
            && validation.number().round()
            && value instanceof Value.Decimal number
            && number.value().scale() > precision
        ? new Value.Decimal(number.value().setScale(precision, RoundingMode.HALF_UP))
        : value;
  }

  /**
   * Looks at a value.
   *
   * @throws UnreadableValue at the first rule that it does not satisfy
   */
  public void judge(Value value) {
    if (type != null) {
      type.decode(value);
    }
    if (!format.isEmpty() && !formatted(value)) {
      throw new UnreadableValue("format", "not of the format " + validation.format());
    }
    judgeNumber(value);
    if (!values.isEmpty() && !listed(value)) {
      throw new UnreadableValue("values", "not one of the values allowed");
    }
    if (pattern != null && !pattern.matches(text(value))) {
      throw new UnreadableValue("pattern", "does not match the pattern");
    }
  }

  private void judgeNumber(Value value) {
    if (validation.number().min() == null
        && validation.number().max() == null
        && validation.number().precision() == null) {
      return;
    }
    var number = Numbers.of(value);
    if (number == null) {
      throw UnreadableValue.type("not a number");
    }
    if (validation.number().min() != null && number.compareTo(validation.number().min()) < 0
        || validation.number().max() != null && number.compareTo(validation.number().max()) > 0) {
      throw new UnreadableValue("range", "outside the range allowed");
    }
    var precision = validation.number().precision();
    if (precision != null && decimals(number) > precision) {
      throw new UnreadableValue("scale", "more than " + precision + " decimal places");
    }
  }

  /** Decimal places in use, trailing zeros aside. */
  public static int decimals(BigDecimal number) {
    return number.signum() == 0 ? 0 : Math.max(0, number.stripTrailingZeros().scale());
  }

  private boolean listed(Value value) {
    if (value instanceof Value.Items items) {
      return items.values().stream().allMatch(this::listed);
    }
    if (values.contains(text(value))) {
      return true;
    }
    var number = value instanceof Value.Decimal decimal ? decimal.value() : null;
    return number != null
        && values.stream()
            .map(Numbers::parse)
            .anyMatch(allowed -> allowed != null && allowed.compareTo(number) == 0);
  }

  private boolean formatted(Value value) {
    var text = text(value);
    return switch (format) {
      case "email" -> Mailbox.isOne(text);
      case "e164" -> Phones.isE164(text);
      case "date" -> text.length() == 10 && reads(ValueType.DATE, value);
      case "datetime" -> text.length() > 10 && reads(ValueType.DATETIME, value);
      case "isocountry" -> CountryCodec.CODES.contains(text);
      case "isocurrency" -> Codec.CURRENCIES.contains(text);
      case "url" -> URLS.isValid(text);
      default ->
          throw new IllegalArgumentException(
              "\""
                  + validation.format()
                  + "\" is not a format; there are email, E.164, date,"
                  + " date-time, iso-country, iso-currency and url");
    };
  }

  private boolean reads(ValueType as, Value value) {
    try {
      Codec.of(as, null, parseContext).decode(value);
      return true;
    } catch (UnreadableValue e) {
      return false;
    }
  }

  private static String text(Value value) {
    var text = Scalars.text(value);
    return text == null ? "" : text;
  }

  private static String folded(String name) {
    return Casing.alphanumeric(name).toLowerCase(Locale.ROOT);
  }
}
