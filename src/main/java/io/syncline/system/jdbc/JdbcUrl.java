package io.syncline.system.jdbc;

import io.syncline.system.jdbc.catalog.Dialect;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a database.
 *
 * @param text as written; holds no password
 * @param dialect what the database speaks
 * @param host where it is and what it is called, for people
 * @param problem why it cannot be used, without repeating it; null: it can
 */
record JdbcUrl(String text, Dialect dialect, String host, @Nullable String problem) {

  private static final Pattern SECRET =
      Pattern.compile("[?&;](user|password|sslpassword|keystorepassword|truststorepassword)=");

  /** Oracle's {@code jdbc:oracle:thin:user/password@…}. */
  private static final Pattern LOGIN = Pattern.compile("^jdbc:oracle:[^:@]*:[^@]+@");

  static JdbcUrl parse(String written) {
    var text = written.trim();
    var lower = text.toLowerCase(Locale.ROOT);
    var dialect = Dialect.of(lower);
    int slashes = lower.indexOf("//");
    if (dialect == null || slashes < 0) {
      return refused(
          "the setting url is no JDBC URL of a known database: jdbc:postgresql://host:port/name,"
              + " jdbc:mariadb://…, jdbc:mysql://… or jdbc:oracle:thin:@//host:port/service");
    }
    int query = text.indexOf('?');
    var host = text.substring(slashes + 2, query < 0 ? text.length() : query);
    if (SECRET.matcher(lower).find() || LOGIN.matcher(lower).find() || host.indexOf('@') >= 0) {
      return refused(
          "the setting url holds a user or a password; say them as the settings user and password");
    }
    return new JdbcUrl(text, dialect, host, null);
  }

  private static JdbcUrl refused(String why) {
    return new JdbcUrl("", Dialect.POSTGRESQL, "no address", why);
  }

  @Override
  public String toString() {
    return host;
  }
}
