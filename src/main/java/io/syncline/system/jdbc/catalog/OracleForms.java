package io.syncline.system.jdbc.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * Columns and values of Oracle. Sources: Oracle Database SQL Language Reference ("Data Types",
 * "Nulls", "ALTER SESSION") and JDBC Developer's Guide ("Retrieval of Auto-Generated Keys",
 * "Accessing and Manipulating Oracle Data").
 */
final class OracleForms {

  /** Numbers and times that Oracle writes as text look the same in every country. */
  static final String SESSION =
      "alter session set time_zone = '+00:00' nls_numeric_characters = '.,'"
          + " nls_date_format = 'YYYY-MM-DD\"T\"HH24:MI:SS'"
          + " nls_timestamp_format = 'YYYY-MM-DD\"T\"HH24:MI:SS.FF'";

  private OracleForms() {}

  /**
   * @param usual what the type is in JDBC's eyes; {@code DATE} of Oracle is a time to the second
   */
  static ColumnKind kind(ColumnKind usual, String name, int size, int digits) {
    var type = name.toLowerCase(Locale.ROOT);
    if (type.startsWith("timestamp")) {
      return type.contains("time zone") ? ColumnKind.INSTANT : ColumnKind.LOCAL_TIME;
    }
    return switch (type) {
      case "date" -> ColumnKind.LOCAL_TIME;
      case "binary_float", "binary_double" -> ColumnKind.FLOAT;
      case "nchar", "nvarchar2" -> ColumnKind.TEXT;
      case "bfile", "long raw" -> ColumnKind.BINARY;
      default -> usual == ColumnKind.NUMBER && digits == 0 && size > 0 ? ColumnKind.INTEGER : usual;
    };
  }

  /**
   * Each value in its own type: what Oracle makes of a text follows the session, not the column.
   */
  static void bind(PreparedStatement statement, int at, Column column, String text)
      throws SQLException {
    try {
      switch (column.kind()) {
        case BOOLEAN -> statement.setBoolean(at, Boolean.parseBoolean(text));
        case INTEGER, NUMBER, FLOAT -> statement.setBigDecimal(at, Dialect.number(text));
        case INSTANT -> statement.setObject(at, OffsetDateTime.parse(text));
        case LOCAL_TIME -> statement.setObject(at, time(column, text));
        case DATE -> statement.setObject(at, LocalDate.parse(text).atStartOfDay());
        default -> statement.setString(at, text);
      }
    } catch (DateTimeException e) {
      throw new SQLException("no time", Dialect.NO_VALUE, e);
    }
  }

  /** A day alone is its first moment. */
  private static LocalDateTime time(Column column, String text) {
    var whole = text.length() == "2026-01-31".length() ? text + "T00:00:00" : text;
    var time = LocalDateTime.parse(whole.replace(' ', 'T'));
    return column.typeName().equalsIgnoreCase("date") ? time.truncatedTo(ChronoUnit.SECONDS) : time;
  }

  /** By the names of columns: asked for any keys, the driver of Oracle answers with the ROWID. */
  static PreparedStatement inserting(Connection connection, String sql, List<String> asked)
      throws SQLException {
    return asked.isEmpty()
        ? connection.prepareStatement(sql)
        : connection.prepareStatement(
            sql, asked.stream().map(OracleForms::plain).toArray(String[]::new));
  }

  /** The driver writes it into the statement as it is. */
  private static String plain(String column) {
    return column.matches("[A-Z][A-Z0-9_$#]*") ? column : Dialect.ORACLE.quoted(column);
  }
}
