package io.syncline.system.jdbc;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.system.jdbc.catalog.Column;
import io.syncline.system.jdbc.catalog.ColumnKind;
import io.syncline.system.jdbc.catalog.Dialect;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Values of columns as the product exchanges them. Numbers stay exact, an empty text is no NULL, a
 * moment is written in UTC, and a time without a zone stays without one.
 */
final class Cells {

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss[.SSSSSS]", Locale.ROOT);

  private static final String ZERO_DATE = "0000-00-00";

  private final Dialect dialect;

  Cells(Dialect dialect) {
    this.dialect = dialect;
  }

  Value read(ResultSet row, int at, Column column) throws SQLException {
    return switch (column.kind()) {
      case BOOLEAN -> {
        boolean flag = row.getBoolean(at);
        yield row.wasNull() ? Value.CLEARED : Value.flag(flag);
      }
      case INTEGER, NUMBER, FLOAT -> number(row.getString(at));
      case INSTANT -> instant(dialect.moment(row, at), row, at);
      case LOCAL_TIME -> local(row.getObject(at, LocalDateTime.class), row, at);
      case ARRAY -> items(row, at);
      case DATE -> date(dialect.day(row, at));
      case TEXT, OTHER, BINARY -> text(row.getString(at));
    };
  }

  private static Value text(@Nullable String text) {
    return text == null ? Value.CLEARED : Value.text(text);
  }

  /** MySQL writes zeros where there is no date. */
  private static Value date(@Nullable String text) {
    return ZERO_DATE.equals(text) ? Value.CLEARED : text(text);
  }

  /** A number that is none, such as NaN, stays what the database calls it. */
  private static Value number(@Nullable String digits) {
    if (digits == null) {
      return Value.CLEARED;
    }
    try {
      return new Value.Decimal(new BigDecimal(digits));
    } catch (NumberFormatException e) {
      return Value.text(digits);
    }
  }

  private static Value instant(@Nullable OffsetDateTime time, ResultSet row, int at)
      throws SQLException {
    if (time == null) {
      return Value.CLEARED;
    }
    return isEndless(time.toLocalDateTime())
        ? text(row.getString(at))
        : Value.text(time.toInstant().toString());
  }

  private static Value local(@Nullable LocalDateTime time, ResultSet row, int at)
      throws SQLException {
    if (time == null) {
      return Value.CLEARED;
    }
    return isEndless(time)
        ? text(row.getString(at))
        : Value.text(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
  }

  /** PostgreSQL's {@code infinity}. */
  private static boolean isEndless(LocalDateTime time) {
    return Math.abs((long) time.getYear()) > 300_000;
  }

  private static Value items(ResultSet row, int at) throws SQLException {
    var array = row.getArray(at);
    if (array == null) {
      return Value.CLEARED;
    }
    var values = new ArrayList<Value>();
    if (array.getArray() instanceof Object[] elements) {
      for (var element : elements) {
        values.add(
            element instanceof Number number
                ? number(number.toString())
                : element instanceof Boolean flag
                    ? Value.flag(flag)
                    : text(element == null ? null : element.toString()));
      }
    }
    return new Value.Items(values);
  }

  /**
   * A value as a parameter for its column; null: NULL.
   *
   * @param name of the field, for what cannot be written
   * @param field how the system type declares it; null: it does not
   * @throws BadValue where the column could not hold it as it is
   */
  @Nullable String parameter(String name, Value value, Column column, @Nullable FieldType field) {
    if (value == Value.CLEARED) {
      return null;
    }
    var zone = field == null || field.timeZone() == null ? ZoneOffset.UTC : field.timeZone();
    return switch (column.kind()) {
      case BOOLEAN -> flag(name, value);
      case INTEGER, NUMBER, FLOAT -> digits(name, value, column);
      case TEXT -> kept(fitting(name, plain(value), column));
      case INSTANT -> instant(plain(value), zone);
      case LOCAL_TIME -> local(plain(value), zone);
      case DATE -> date(plain(value), zone);
      case ARRAY -> array(name, value);
      case OTHER -> kept(plain(value));
      case BINARY -> throw new BadValue(name, "a column of bytes is not written");
    };
  }

  /** Where an empty text is NULL, it is written so. */
  private @Nullable String kept(String text) {
    return text.isEmpty() && !dialect.keepsEmptyText() ? null : text;
  }

  private static String plain(Value value) {
    if (value instanceof Value.Text text) {
      return text.value();
    }
    if (value instanceof Value.Decimal number) {
      return number.value().toPlainString();
    }
    return value instanceof Value.Flag flag ? String.valueOf(flag.value()) : Json.text(value);
  }

  private static String flag(String name, Value value) {
    var said = plain(value).toLowerCase(Locale.ROOT);
    return switch (said) {
      case "true", "t", "1", "yes" -> "true";
      case "false", "f", "0", "no" -> "false";
      default -> throw new BadValue(name, "neither true nor false");
    };
  }

  private static @Nullable String digits(String name, Value value, Column column) {
    var said = plain(value).trim();
    if (said.isEmpty()) {
      return null;
    }
    BigDecimal number;
    try {
      number = new BigDecimal(said);
    } catch (NumberFormatException e) {
      throw new BadValue(name, "no number");
    }
    int places = number.stripTrailingZeros().scale();
    if (column.kind() == ColumnKind.INTEGER && places > 0) {
      throw new BadValue(name, "no whole number");
    }
    if (column.scaled() && places > column.scale()) {
      throw new BadValue(name, "more decimal places than its column keeps");
    }
    return column.kind() == ColumnKind.INTEGER
        ? number.toBigInteger().toString()
        : number.toPlainString();
  }

  private static String fitting(String name, String text, Column column) {
    if (!column.fits(text.codePointCount(0, text.length()))) {
      throw new BadValue(name, "longer than its column");
    }
    return text;
  }

  /** A time without a zone is one of the field's zone. */
  private @Nullable String instant(String text, ZoneId zone) {
    if (text.isEmpty()) {
      return null;
    }
    var moment = moment(text, zone);
    return moment == null ? text : dialect.instant(moment);
  }

  /** A moment is written as the clocks of the field's zone show it. */
  private static @Nullable String local(String text, ZoneId zone) {
    if (text.isEmpty()) {
      return null;
    }
    var moment = withOffset(text);
    return moment == null ? text : LOCAL.format(LocalDateTime.ofInstant(moment, zone));
  }

  private static @Nullable String date(String text, ZoneId zone) {
    if (text.isEmpty()) {
      return null;
    }
    var moment = withOffset(text);
    return moment == null ? text : LocalDate.ofInstant(moment, zone).toString();
  }

  private static @Nullable Instant moment(String text, ZoneId zone) {
    var moment = withOffset(text);
    if (moment != null) {
      return moment;
    }
    try {
      return LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      try {
        return LocalDate.parse(text).atStartOfDay(zone).toInstant();
      } catch (DateTimeException other) {
        return null;
      }
    }
  }

  private static @Nullable Instant withOffset(String text) {
    try {
      return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** In PostgreSQL's own notation of arrays, each element quoted. */
  private static String array(String name, Value value) {
    if (!(value instanceof Value.Items items)) {
      throw new BadValue(name, "no list");
    }
    var text = new StringBuilder("{");
    for (var item : items.values()) {
      text.append(text.length() > 1 ? "," : "");
      if (item == Value.CLEARED) {
        text.append("NULL");
      } else {
        text.append('"')
            .append(plain(item).replace("\\", "\\\\").replace("\"", "\\\""))
            .append('"');
      }
    }
    return text.append('}').toString();
  }
}
