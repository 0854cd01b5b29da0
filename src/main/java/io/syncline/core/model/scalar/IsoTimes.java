package io.syncline.core.model.scalar;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Days and times of ISO 8601 as nearly all systems write them, read digit by digit: a formatter of
 * the platform takes thirty times as long, and a comparison reads millions.
 *
 * <p>Everything else is left to a formatter: what these methods do not know is not wrong for that.
 */
public final class IsoTimes {

  private static final int DAY = 10;
  private static final int SECOND = 19;
  private static final int SHORTEST_MONTH = 28;
  private static final int MOST_DIGITS = 9;
  private static final int MOST_OFFSET_HOURS = 17;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .appendPattern("HH:mm[:ss]")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private IsoTimes() {}

  /**
   * The OffsetDateTime, LocalDateTime or LocalDate that a text of ISO 8601 says, with any offset or
   * none; a space may replace the T. Null where the text does not begin as a day.
   *
   * @throws DateTimeException where it begins as a day and says none
   */
  public static @Nullable Temporal read(String text) {
    if (text.length() < DAY || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return null;
    }
    if (text.length() == DAY) {
      var day = day(text);
      return day == null ? LocalDate.parse(text) : day;
    }
    var usual = time(text);
    if (usual != null) {
      return usual;
    }
    var joined =
        text.charAt(DAY) == ' ' ? text.substring(0, DAY) + 'T' + text.substring(11).strip() : text;
    return (Temporal) TIME.parseBest(joined, OffsetDateTime::from, LocalDateTime::from);
  }

  /** The instant of what {@link #read} gives: a day is its first instant in {@code zone}. */
  public static Instant instant(Temporal read, ZoneId zone) {
    if (read instanceof OffsetDateTime offset) {
      return offset.toInstant();
    }
    return read instanceof LocalDateTime local
        ? local.atZone(zone).toInstant()
        : ((LocalDate) read).atStartOfDay(zone).toInstant();
  }

  /** Whether the text is what {@link Instant#toString} writes of a whole second. */
  public static boolean unified(String text) {
    return text.length() == SECOND + 1 && text.charAt(SECOND) == 'Z' && upToSeconds(text);
  }

  /**
   * The time that {@code 2026-11-21T10:00:00}, with a fraction or without, and {@code Z} or an
   * offset says; null where the text is not of this form.
   */
  public static @Nullable OffsetDateTime time(String text) {
    if (text.length() <= SECOND || !upToSeconds(text)) {
      return null;
    }
    int at = SECOND;
    int nanos = 0;
    if (text.charAt(at) == '.') {
      int digits = digits(text, at + 1);
      if (digits < 1 || digits > MOST_DIGITS) {
        return null;
      }
      nanos = number(text, at + 1, digits);
      for (int i = digits; i < MOST_DIGITS; i++) {
        nanos *= 10;
      }
      at += digits + 1;
    }
    var offset = offset(text, at);
    return offset == null
        ? null
        : OffsetDateTime.of(
            number(text, 0, 4),
            number(text, 5, 2),
            number(text, 8, 2),
            number(text, 11, 2),
            number(text, 14, 2),
            number(text, 17, 2),
            nanos,
            offset);
  }

  /** The instant that such a text says; null where it is not of this form. */
  public static @Nullable Instant instant(String text) {
    if (unified(text)) {
      long day =
          LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)).toEpochDay();
      int second = number(text, 11, 2) * 3_600 + number(text, 14, 2) * 60 + number(text, 17, 2);
      return Instant.ofEpochSecond(day * 86_400 + second);
    }
    var time = time(text);
    return time == null ? null : time.toInstant();
  }

  /**
   * The instant that a text of ISO 8601 with an offset says, whatever its form.
   *
   * @throws DateTimeException where it says none
   */
  public static Instant parsed(String text) {
    var instant = instant(text);
    return instant == null ? Instant.parse(text) : instant;
  }

  /** The day that {@code 2026-11-21} says; null where the text is not of this form. */
  static @Nullable LocalDate day(String text) {
    return text.length() == DAY && isDay(text)
        ? LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
        : null;
  }

  private static boolean upToSeconds(String text) {
    return isDay(text)
        && text.charAt(DAY) == 'T'
        && digits(text, 11) == 2
        && text.charAt(13) == ':'
        && digits(text, 14) == 2
        && text.charAt(16) == ':'
        && digits(text, 17) == 2
        && number(text, 11, 2) < 24
        && number(text, 14, 2) < 60
        && number(text, 17, 2) < 60;
  }

  private static boolean isDay(String text) {
    if (digits(text, 0) != 4
        || text.charAt(4) != '-'
        || digits(text, 5) != 2
        || text.charAt(7) != '-'
        || digits(text, 8) != 2) {
      return false;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 2);
    int day = number(text, 8, 2);
    return year > 0
        && month > 0
        && month <= 12
        && day > 0
        && (day <= SHORTEST_MONTH || day <= length(year, month));
  }

  private static int length(int year, int month) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  private static @Nullable ZoneOffset offset(String text, int at) {
    if (at == text.length() - 1 && text.charAt(at) == 'Z') {
      return ZoneOffset.UTC;
    }
    if (at != text.length() - 6
        || text.charAt(at) != '+' && text.charAt(at) != '-'
        || digits(text, at + 1) != 2
        || text.charAt(at + 3) != ':'
        || digits(text, at + 4) != 2) {
      return null;
    }
    int hours = number(text, at + 1, 2);
    int minutes = number(text, at + 4, 2);
    int sign = text.charAt(at) == '-' ? -1 : 1;
    return hours > MOST_OFFSET_HOURS || minutes > 59
        ? null
        : ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
  }

  /** How many ASCII digits follow, up to the first other character. */
  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - from;
  }

  private static int number(String text, int from, int digits) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}
