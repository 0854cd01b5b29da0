package io.syncline.core.transform.value;

import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.scalar.Numbers;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.IsoEra;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a system writes days and instants: {@code iso} (ISO 8601, the default), {@code epoch-millis},
 * {@code epoch-seconds}, {@code microsoft-json} ({@code /Date(1488338552390+0000)/}), or a
 * java.time pattern. ISO text is read under every format, for it cannot be mistaken.
 */
public interface TimeFormat {

  /** What a value says: an OffsetDateTime, LocalDateTime or LocalDate in the years 1 to 9999. */
  default Temporal read(Value raw) {
    Temporal read;
    try {
      var iso = raw instanceof Value.Text text ? IsoTimes.read(text.value().strip()) : null;
      read = iso == null ? readOther(raw) : iso;
    } catch (DateTimeException | ArithmeticException e) {
      throw UnreadableValue.type("not a date or time of the declared format");
    }
    int year = read.get(ChronoField.YEAR);
    if (year < 1 || year > 9999) {
      throw new UnreadableValue("range", "a year outside 1 to 9999");
    }
    return read;
  }

  /** Reads what is not ISO text. */
  Temporal readOther(Value raw);

  Value write(Instant instant, ZoneId zone);

  Value write(LocalDate day);

  static TimeFormat of(@Nullable String format) {
    return switch (format == null ? "iso" : format) {
      case "iso" -> new Iso();
      case "epoch-millis" -> new Epoch(3);
      case "epoch-seconds" -> new Epoch(0);
      case "microsoft-json" -> new MicrosoftJson();
      default -> Written.of(format == null ? "" : format);
    };
  }

  /** ISO 8601, with any offset or none; a space may replace the T. */
  record Iso() implements TimeFormat {
    @Override
    public Temporal readOther(Value raw) {
      throw new DateTimeException("not ISO 8601");
    }

    @Override
    public Value write(Instant instant, ZoneId zone) {
      return Value.text(instant.toString());
    }

    @Override
    public Value write(LocalDate day) {
      return Value.text(day.toString());
    }
  }

  /**
   * Numbers since 1970 in UTC, as JSON numbers or text; a day is its midnight in UTC.
   *
   * @param digits decimal places of a second: 3 for milliseconds
   */
  record Epoch(int digits) implements TimeFormat {
    @Override
    public Temporal readOther(Value raw) {
      var number = Numbers.of(raw);
      if (number == null) {
        throw new DateTimeException("not a number");
      }
      return at(number.movePointLeft(digits));
    }

    static OffsetDateTime at(BigDecimal seconds) {
      var whole = seconds.setScale(0, RoundingMode.FLOOR);
      long nanos = seconds.subtract(whole).movePointRight(9).longValue();
      return Instant.ofEpochSecond(whole.longValueExact(), nanos).atOffset(ZoneOffset.UTC);
    }

    @Override
    public Value write(Instant instant, ZoneId zone) {
      return Value.decimal(digits == 0 ? instant.getEpochSecond() : instant.toEpochMilli());
    }

    @Override
    public Value write(LocalDate day) {
      return write(day.atStartOfDay(ZoneOffset.UTC).toInstant(), ZoneOffset.UTC);
    }
  }

  /** The form of Microsoft's old JSON serializers; the offset affects the local day only. */
  record MicrosoftJson() implements TimeFormat {
    private static final Pattern SHAPE =
        Pattern.compile("/Date\\((-?[0-9]{1,15})([+-][0-9]{4})?\\)/");

    @Override
    public Temporal readOther(Value raw) {
      var shape = SHAPE.matcher(raw instanceof Value.Text text ? text.value().strip() : "");
      if (!shape.matches()) {
        throw new DateTimeException("not /Date(…)/");
      }
      var offset = shape.group(2) == null ? ZoneOffset.UTC : ZoneOffset.of(shape.group(2));
      return Epoch.at(new BigDecimal(shape.group(1)).movePointLeft(3))
          .withOffsetSameInstant(offset);
    }

    @Override
    public Value write(Instant instant, ZoneId zone) {
      return Value.text("/Date(" + instant.toEpochMilli() + "+0000)/");
    }

    @Override
    public Value write(LocalDate day) {
      return write(day.atStartOfDay(ZoneOffset.UTC).toInstant(), ZoneOffset.UTC);
    }
  }

  /** A java.time pattern with English names, read in any case; 31 February is no day. */
  record Written(DateTimeFormatter formatter) implements TimeFormat {

    static Written of(String pattern) {
      return new Written(
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern(pattern)
              .parseDefaulting(ChronoField.ERA, IsoEra.CE.getValue())
              .toFormatter(Locale.ENGLISH)
              .withResolverStyle(ResolverStyle.STRICT));
    }

    @Override
    public Temporal readOther(Value raw) {
      var text = Scalars.text(raw);
      var read =
          formatter.parseBest(
              text == null ? "" : text.strip(),
              ZonedDateTime::from,
              LocalDateTime::from,
              LocalDate::from);
      return read instanceof ZonedDateTime zoned ? zoned.toOffsetDateTime() : (Temporal) read;
    }

    @Override
    public Value write(Instant instant, ZoneId zone) {
      return Value.text(formatter.format(instant.atZone(zone)));
    }

    @Override
    public Value write(LocalDate day) {
      return Value.text(formatter.format(day.atStartOfDay(ZoneOffset.UTC)));
    }
  }
}
