package io.syncline.system.jdbc.catalog;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
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

    @Override
    public String clock() {
      return "select current_timestamp(6)";
    }

    @Override
    public String now(@Nullable ZoneId zone) {
      return zone == null ? "current_timestamp(6)" : "utc_timestamp(6)";
    }
  },
  /** Written from the documentation of Oracle Database 19c to 23ai and of its driver. */
  ORACLE("jdbc:oracle:", "oracle.jdbc.OracleDriver", '"', OracleForms.SESSION) {
    @Override
    public boolean keepsInstant(String typeName) {
      return typeName.contains("time zone");
    }

    @Override
    public boolean isBoolean(String typeName) {
      return true;
    }

    @Override
    public ColumnKind kind(int type, String typeName, int size, int digits) {
      return OracleForms.kind(ColumnKind.of(type, typeName, this), typeName, size, digits);
    }

    @Override
    public void bind(PreparedStatement statement, int at, Column column, String text)
        throws SQLException {
      OracleForms.bind(statement, at, column, text);
    }

    @Override
    public boolean returnsRows() {
      return false;
    }

    @Override
    public boolean rollsBack() {
      return true;
    }

    @Override
    public @Nullable String day(ResultSet row, int at) throws SQLException {
      var time = row.getObject(at, LocalDateTime.class);
      return time == null ? null : time.toLocalDate().toString();
    }

    @Override
    public boolean keepsEmptyText() {
      return false;
    }

    @Override
    public boolean insertsNothing() {
      return false;
    }

    @Override
    public boolean hasDays() {
      return false;
    }

    @Override
    public boolean comparesTuples() {
      return false;
    }

    @Override
    public int snapshotIsolation() {
      return Connection.TRANSACTION_SERIALIZABLE;
    }

    @Override
    public String limit(String rows) {
      return " fetch first " + rows + " rows only";
    }

    @Override
    public String clock() {
      return "select systimestamp from dual";
    }

    @Override
    public String now(@Nullable ZoneId zone) {
      return zone == null
          ? "systimestamp"
          : "systimestamp at time zone '" + (zone.equals(ZoneOffset.UTC) ? "UTC" : zone) + "'";
    }

    @Override
    public PreparedStatement inserting(Connection connection, String sql, List<String> asked)
        throws SQLException {
      return OracleForms.inserting(connection, sql, asked);
    }

    @Override
    public Map<String, String> properties(long timeoutSeconds) {
      return Map.of(
          "v$session.program",
          "syncline",
          "oracle.net.keepAlive",
          "true",
          "oracle.net.CONNECT_TIMEOUT",
          String.valueOf(Math.min(timeoutSeconds, CONNECT_SECONDS) * 1000),
          "oracle.jdbc.ReadTimeout",
          String.valueOf((timeoutSeconds + GRACE_SECONDS) * 1000));
    }
  };

  /** The version of a row that PostgreSQL keeps by itself. */
  public static final String XMIN = "xmin";

  /** The state of an error for a text that is no value of its column's type. */
  static final String NO_VALUE = "22018";

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

  /** A text as a number: MySQL would compare it by the digits that it begins with. */
  static BigDecimal number(String text) throws SQLException {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new SQLException("no number", NO_VALUE, e);
    }
  }

  /** The dialect of a URL in lower case; null: none is known. */
  public static @Nullable Dialect of(String url) {
    if (url.startsWith("jdbc:mysql:")) {
      return MYSQL;
    }
    return Arrays.stream(values()).filter(it -> url.startsWith(it.prefix)).findFirst().orElse(null);
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

  /** A day as a row holds it; null: none. */
  public @Nullable String day(ResultSet row, int at) throws SQLException {
    return row.getString(at);
  }

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
    return "select clock_timestamp()";
  }

  /**
   * The time of the database, as a part of a statement.
   *
   * @param zone whose clocks a column without a zone shows; null: the column keeps moments
   */
  public String now(@Nullable ZoneId zone) {
    return zone == null ? "clock_timestamp()" : "clock_timestamp() at time zone '" + zone + "'";
  }

  /** Ends a statement that reads no more than so many rows. */
  public String limit(String rows) {
    return " limit " + rows;
  }

  /** Whether {@code (a, b) > (?, ?)} is understood. */
  public boolean comparesTuples() {
    return true;
  }

  /** Whether an empty text is another value than NULL. */
  public boolean keepsEmptyText() {
    return true;
  }

  /** Whether a row can be made without naming a column. */
  public boolean insertsNothing() {
    return true;
  }

  /** Whether there is a type for days; else they are times at the first moment of a day. */
  public boolean hasDays() {
    return true;
  }

  /** In which a transaction sees one state from its first statement on. */
  public int snapshotIsolation() {
    return Connection.TRANSACTION_REPEATABLE_READ;
  }

  /** What a column of the catalog holds. */
  public ColumnKind kind(int type, String typeName, int size, int digits) {
    return ColumnKind.of(type, typeName, this);
  }

  /**
   * A statement that makes a row and tells what the database gave it, where writes answer no rows.
   *
   * @param asked the columns that are not written
   */
  public PreparedStatement inserting(Connection connection, String sql, List<String> asked)
      throws SQLException {
    return connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS);
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
