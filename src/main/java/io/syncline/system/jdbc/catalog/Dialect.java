package io.syncline.system.jdbc.catalog;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What databases say differently. */
public enum Dialect {
  POSTGRESQL("jdbc:postgresql:", "org.postgresql.Driver", '"', null) {
    @Override
    public boolean keepsInstant(String typeName) {
      return typeName.equals("timestamptz");
    }

    @Override
    public boolean isBoolean(String typeName) {
      return typeName.equals("bool");
    }

    /** As text without a type: the server takes it for the column's own type, exactly. */
    @Override
    public void bind(PreparedStatement statement, int at, Column column, String text)
        throws SQLException {
      statement.setObject(at, text, Types.OTHER);
    }

    @Override
    public boolean returnsRows() {
      return true;
    }

    @Override
    public boolean rollsBack() {
      return true;
    }

    @Override
    public Map<String, String> properties(long timeoutSeconds) {
      return Map.of(
          "ApplicationName", "syncline",
          "tcpKeepAlive", "true",
          "connectTimeout", String.valueOf(Math.min(timeoutSeconds, CONNECT_SECONDS)),
          "loginTimeout", String.valueOf(Math.min(timeoutSeconds, CONNECT_SECONDS)),
          "socketTimeout", String.valueOf(timeoutSeconds + GRACE_SECONDS));
    }
  },
  MYSQL(
      "jdbc:mariadb:",
      "org.mariadb.jdbc.Driver",
      '`',
      "set time_zone = '+00:00', sql_mode = concat(@@sql_mode, ',STRICT_ALL_TABLES')") {
    @Override
    public boolean keepsInstant(String typeName) {
      return typeName.equals("timestamp");
    }

    @Override
    public boolean isBoolean(String typeName) {
      return true;
    }

    @Override
    public void bind(PreparedStatement statement, int at, Column column, String text)
        throws SQLException {
      switch (column.kind()) {
        case BOOLEAN -> statement.setBoolean(at, Boolean.parseBoolean(text));
        case INTEGER, NUMBER -> statement.setBigDecimal(at, number(text));
        default -> statement.setString(at, text);
      }
    }

    /** MySQL would compare a text with a number by the digits that it begins with. */
    private BigDecimal number(String text) throws SQLException {
      try {
        return new BigDecimal(text);
      } catch (NumberFormatException e) {
        throw new SQLException("no number", NO_VALUE, e);
      }
    }

    @Override
    public boolean returnsRows() {
      return false;
    }

    /** Tables of some engines keep what a transaction that ended badly has written. */
    @Override
    public boolean rollsBack() {
      return false;
    }

    @Override
    public Map<String, String> properties(long timeoutSeconds) {
      return Map.of(
          "connectTimeout", String.valueOf(Math.min(timeoutSeconds, CONNECT_SECONDS) * 1000),
          "socketTimeout", String.valueOf((timeoutSeconds + GRACE_SECONDS) * 1000),
          "tinyInt1isBit", "true",
          "yearIsDateType", "false",
          "allowLocalInfile", "false",
          // of MySQL's own driver, which else refuses a row with such a date
          "zeroDateTimeBehavior", "CONVERT_TO_NULL",
          "tcpKeepAlive", "true");
    }
  };

  /** The version of a row that PostgreSQL keeps by itself. */
  public static final String XMIN = "xmin";

  /** The state of an error for a text that is no value of its column's type. */
  private static final String NO_VALUE = "22018";

  private static final long CONNECT_SECONDS = 10;
  private static final long GRACE_SECONDS = 15;

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private final String prefix;
  private final String driver;
  private final char quote;
  private final @Nullable String initial;

  Dialect(String prefix, String driver, char quote, @Nullable String initial) {
    this.prefix = prefix;
    this.driver = driver;
    this.quote = quote;
    this.initial = initial;
  }

  /** The dialect of a URL in lower case; null: none is known. */
  public static @Nullable Dialect of(String url) {
    if (url.startsWith(POSTGRESQL.prefix)) {
      return POSTGRESQL;
    }
    return url.startsWith(MYSQL.prefix) || url.startsWith("jdbc:mysql:") ? MYSQL : null;
  }

  /** The class of the driver that its tests ran with. */
  public String driver() {
    return driver;
  }

  /** What each new connection runs first; null: nothing. */
  public @Nullable String initial() {
    return initial;
  }

  /** A name that is the identifier itself, whatever characters it holds. */
  public String quoted(String name) {
    var mark = String.valueOf(quote);
    return mark + name.replace(mark, mark + mark) + mark;
  }

  /** Whether a column of this type without zone in JDBC's eyes is one moment everywhere. */
  public abstract boolean keepsInstant(String typeName);

  /** A moment as a row holds it; null: none. Sessions of MySQL run in UTC, whatever ours is. */
  public @Nullable OffsetDateTime moment(ResultSet row, int at) throws SQLException {
    if (this != MYSQL) {
      return row.getObject(at, OffsetDateTime.class);
    }
    var time = row.getObject(at, LocalDateTime.class);
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  /** Asks for the time of the database. */
  public String clock() {
    return this == MYSQL ? "select current_timestamp(6)" : "select clock_timestamp()";
  }

  /** A moment as a column of moments takes it. */
  public String instant(Instant moment) {
    return this == MYSQL ? MOMENT.format(moment.atOffset(ZoneOffset.UTC)) : moment.toString();
  }

  /** Whether what JDBC calls a bit is true or false. */
  public abstract boolean isBoolean(String typeName);

  /** Hands over a value as a parameter; never as part of the statement's text. */
  public abstract void bind(PreparedStatement statement, int at, Column column, String text)
      throws SQLException;

  /** Whether a write answers with the row as it is after it. */
  public abstract boolean returnsRows();

  /** Whether nothing is left of a transaction whose connection was lost before its commit. */
  public abstract boolean rollsBack();

  /** How the driver waits. */
  public abstract Map<String, String> properties(long timeoutSeconds);
}
