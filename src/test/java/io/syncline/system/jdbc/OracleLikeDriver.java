package io.syncline.system.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * H2 in its Oracle mode behind URLs of Oracle. What H2 understands and Oracle does not is refused,
 * and errors are numbered and worded as Oracle's documentation shows them.
 */
public final class OracleLikeDriver implements Driver {

  /** While it is set, the answer to a commit is lost. */
  static final AtomicBoolean CUTS = new AtomicBoolean();

  private static final Pattern URL = Pattern.compile("jdbc:oracle:thin:@//localhost:(\\d+)/(\\w+)");

  /** Of other databases. */
  private static final Pattern FOREIGN =
      Pattern.compile(
          "\\blimit\\b|\\breturning\\b|default values|::|\\?\\) *> *\\(|\\) > \\(|clock_timestamp"
              + "|current_timestamp|utc_timestamp|information_schema|`");

  private static final Set<Class<?>> WRAPPED =
      Set.of(Connection.class, Statement.class, PreparedStatement.class);

  private static final Pattern CONSTRAINT = Pattern.compile("\"(?:PUBLIC\\.)?(\\w+)");
  private static final Pattern COLUMN = Pattern.compile("column \"(\\w+)");

  @Override
  public @Nullable Connection connect(String url, Properties login) throws SQLException {
    var parts = URL.matcher(url);
    if (!parts.matches()) {
      return null;
    }
    var properties = new Properties();
    properties.put("user", login.getProperty("user"));
    properties.put("password", login.getProperty("password"));
    try {
      var h2 =
          "jdbc:h2:tcp://localhost:%s/mem:%s;IFEXISTS=TRUE;MODE=Oracle;TIME ZONE=UTC"
              .formatted(parts.group(1), parts.group(2));
      return (Connection) wrapped(Connection.class, new org.h2.Driver().connect(h2, properties));
    } catch (SQLException e) {
      throw said(e);
    }
  }

  private static Object wrapped(Class<?> type, Object target) {
    InvocationHandler handler = (proxy, method, arguments) -> call(target, method, arguments);
    return Proxy.newProxyInstance(
        OracleLikeDriver.class.getClassLoader(), new Class<?>[] {type}, handler);
  }

  private static @Nullable Object call(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    var first = arguments == null || arguments.length == 0 ? null : arguments[0];
    if (first instanceof String sql && method.getName().matches("prepareStatement|execute\\w*")) {
      if (sql.startsWith("alter session set ")) {
        return false;
      }
      refuse(FOREIGN.matcher(sql.toLowerCase(Locale.ROOT)).find(), 933);
    }
    refuse(
        method.getName().equals("prepareStatement")
            && arguments != null
            && arguments.length == 2
            && arguments[1] instanceof Integer,
        17132);
    refuse(
        method.getName().equals("setTransactionIsolation")
            && !Set.of(Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_SERIALIZABLE)
                .contains(first),
        17030);
    try {
      var result = method.invoke(target, arguments);
      if (method.getName().equals("commit") && CUTS.get()) {
        throw new InvocationTargetException(new SQLException("no more data", "08000", 17410));
      }
      return result != null && WRAPPED.contains(method.getReturnType())
          ? wrapped(method.getReturnType(), result)
          : result;
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof SQLException error ? said(error) : e.getCause();
    }
  }

  private static void refuse(boolean wrong, int code) throws SQLException {
    if (wrong) {
      throw new SQLException("ORA-%05d: not of Oracle".formatted(code), "42000", code);
    }
  }

  /** Numbers and words of Oracle's "Database Error Messages"; a value stays in it, as there. */
  private static SQLException said(SQLException error) {
    var code = error.getErrorCode();
    var text = String.valueOf(error.getMessage());
    var column = found(COLUMN, text);
    return switch (code) {
      case 23505 ->
          ora(1, "23000", "unique constraint (PUBLIC.%s) violated", found(CONSTRAINT, text));
      case 23502 -> ora(1400, "23000", "cannot insert NULL into (\"PUBLIC\".\"T\".\"%s\")", column);
      case 23513 ->
          ora(2290, "23000", "check constraint (PUBLIC.%s) violated", found(CONSTRAINT, text));
      case 22001 ->
          ora(
              12899,
              "72000",
              "value too large for column \"PUBLIC\".\"T\".\"%s\" (actual: 9)",
              column);
      case 22003, 22004 -> ora(1438, "22003", "value larger than precision%s", "");
      case 22018 -> ora(1722, "42000", "invalid number%s", "");
      case 28000 -> ora(1017, "72000", "invalid username/password%s", "");
      case 90067 -> new SQLException("IO Error: no listener", "08006", 17002);
      default -> error;
    };
  }

  private static SQLException ora(int code, String state, String words, String name) {
    return new SQLException("ORA-%05d: ".formatted(code) + words.formatted(name), state, code);
  }

  private static String found(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    return found.find() ? found.group(1) : "";
  }

  @Override
  public boolean acceptsURL(String url) {
    return URL.matcher(url).matches();
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 23;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }
}
