package io.syncline.system.http.call;

import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.FieldTimes;
import io.syncline.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How values are written into requests, and times read from answers. */
public final class Formats {

  private static final Pattern MICROSOFT =
      Pattern.compile("/Date\\((-?\\d{1,15})([+-]\\d{4})?\\)/");

  /** An offset without a colon, as Salesforce and Jira write it. */
  private static final Pattern OFFSET = Pattern.compile("(?<=T.{1,30}[+-]\\d\\d)(?=\\d\\d$)");

  private static final long LAST_SECOND = 253_402_300_799L; // the year 9999

  private Formats() {}

  /**
   * {@code quoted} and the other words of {@link Quoting}; {@code lowercase}; {@code each}, which
   * keeps the value; {@code epoch-seconds}, {@code epoch-millis}, both with {@code :text} behind
   * them where the number is to be a text, {@code iso} or a java.time pattern: of an ISO 8601
   * instant; a pattern keeps a value that is not an instant.
   *
   * @param zone of a pattern
   */
  static Value apply(String format, Value value, ZoneId zone) {
    var quoting = Quoting.of(format);
    if (quoting.isPresent()) {
      return quoting.get().apply(value);
    }
    return switch (format) {
      case "lowercase" -> Value.text(text(value).toLowerCase(Locale.ROOT));
      case "epoch-seconds" -> Value.decimal(Instant.parse(text(value)).getEpochSecond());
      case "epoch-millis" -> Value.decimal(Instant.parse(text(value)).toEpochMilli());
      case "epoch-seconds:text", "epoch-millis:text" ->
          Value.text(text(apply(format.replace(":text", ""), value, zone)));
      case "iso", "each" -> value;
      default -> pattern(format, value, zone);
    };
  }

  private static Value pattern(String format, Value value, ZoneId zone) {
    var instant = IsoTimes.instant(text(value));
    return instant == null ? value : Value.text(FieldTimes.since(instant, format, zone));
  }

  /** Plain text; lists joined by commas, trees as JSON. */
  public static String text(Value value) {
    if (value instanceof Value.Text text) {
      return text.value();
    }
    if (value instanceof Value.Decimal decimal) {
      return decimal.value().toPlainString();
    }
    if (value instanceof Value.Items items) {
      return items.values().stream().map(Formats::text).collect(Collectors.joining(","));
    }
    if (value instanceof Value.Flag flag) {
      return Boolean.toString(flag.value());
    }
    return value == Value.CLEARED ? "" : Json.text(value);
  }

  /**
   * RFC 3986: everything but unreserved characters as %XX, so that no value can leave its place.
   */
  public static String percent(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /**
   * A time recognized by its format: ISO 8601 with or without offset (without: UTC), a date, {@code
   * /Date(…)/}, or a number of seconds or milliseconds since 1970.
   *
   * @return null where it cannot be read
   */
  public static @Nullable Instant instant(Value value) {
    var text = text(value);
    try {
      var usual = IsoTimes.instant(text);
      return usual == null ? plausible(guess(text)) : usual;
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static Instant guess(String text) {
    var microsoft = MICROSOFT.matcher(text);
    if (microsoft.matches()) {
      return Instant.ofEpochMilli(Long.parseLong(microsoft.group(1)));
    }
    if (text.chars().allMatch(Character::isDigit)) {
      long number = Long.parseLong(text);
      return number > 100_000_000_000L
          ? Instant.ofEpochMilli(number)
          : Instant.ofEpochSecond(number);
    }
    var iso = OFFSET.matcher(text.replace(' ', 'T')).replaceFirst(":");
    if (iso.length() == 10) {
      return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    var parsed =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
    return parsed instanceof OffsetDateTime offset
        ? offset.toInstant()
        : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC);
  }

  private static Instant plausible(Instant instant) {
    if (Math.abs(instant.getEpochSecond()) > LAST_SECOND) {
      throw new DateTimeException("out of range");
    }
    return instant;
  }
}
