package io.syncline.system.jdbc;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.MySQLExceptionSorter;
import io.agroal.api.exceptionsorter.OracleExceptionSorter;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.syncline.system.jdbc.catalog.CatalogProblem;
import io.syncline.system.jdbc.catalog.Dialect;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * The connections of one system. None is made before the first is needed, and none is kept that is
 * not used. Safe for threads.
 */
final class JdbcPool implements AutoCloseable {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration UNUSED = Duration.ofMinutes(2);
  private static final Duration DOUBTED = Duration.ofSeconds(5);

  private final JdbcUrl url;
  private final Map<String, String> settings;
  private final int connections;
  private final long timeoutSeconds;
  private @Nullable AgroalDataSource pool;
  private boolean closed;

  JdbcPool(JdbcUrl url, Map<String, String> settings, int connections, Duration timeout) {
    this.url = url;
    this.settings = Map.copyOf(settings);
    this.connections = connections;
    this.timeoutSeconds = Math.max(1, timeout.toSeconds());
  }

  Dialect dialect() {
    return url.dialect();
  }

  /**
   * @throws CatalogProblem where the URL cannot be used, or there is no driver
   */
  Connection getConnection() throws SQLException {
    return pool().getConnection();
  }

  /**
   * A connection beside the pool that reads the decoded log of PostgreSQL.
   *
   * @throws CatalogProblem where the URL cannot be used, or the database is another one
   */
  Connection openLog() throws SQLException {
    if (url.problem() != null) {
      throw new CatalogProblem(url.problem());
    }
    if (url.dialect() != Dialect.POSTGRESQL) {
      throw new CatalogProblem("only the log of PostgreSQL can be decoded");
    }
    var login = new Properties();
    login.putAll(url.dialect().properties(timeoutSeconds));
    login.setProperty("user", settings.getOrDefault("user", ""));
    login.setProperty("password", settings.getOrDefault("password", ""));
    login.setProperty("replication", "database");
    login.setProperty("preferQueryMode", "simple");
    login.setProperty("assumeMinServerVersion", "13");
    var connection = new Driver().connect(url.text(), login);
    if (connection == null) {
      throw new CatalogProblem("only the log of PostgreSQL can be decoded");
    }
    return connection;
  }

  private synchronized AgroalDataSource pool() throws SQLException {
    if (closed) {
      throw new SQLException("closed", "08003");
    }
    if (url.problem() != null) {
      throw new CatalogProblem(url.problem());
    }
    if (pool == null) {
      pool = AgroalDataSource.from(configuration());
    }
    return pool;
  }

  private AgroalDataSourceConfigurationSupplier configuration() {
    var driver = JdbcDrivers.of(url, Path.of(settings.getOrDefault("drivers", "lib")));
    return new AgroalDataSourceConfigurationSupplier()
        .connectionPoolConfiguration(
            configuration ->
                configuration
                    .maxSize(connections)
                    .acquisitionTimeout(LONGEST_WAIT)
                    .reapTimeout(UNUSED)
                    .idleValidationTimeout(DOUBTED)
                    .exceptionSorter(broken(url.dialect()))
                    .connectionFactoryConfiguration(factory -> login(factory, driver)));
  }

  /** Which errors end a connection. */
  private static ExceptionSorter broken(Dialect dialect) {
    return switch (dialect) {
      case POSTGRESQL -> new PostgreSQLExceptionSorter();
      case MYSQL -> new MySQLExceptionSorter();
      case ORACLE -> new OracleExceptionSorter();
    };
  }

  private AgroalConnectionFactoryConfigurationSupplier login(
      AgroalConnectionFactoryConfigurationSupplier factory, Class<?> driver) {
    factory
        .jdbcUrl(url.text())
        .connectionProviderClass(driver)
        .principal(new NamePrincipal(settings.getOrDefault("user", "")))
        .credential(new SimplePassword(settings.getOrDefault("password", "")));
    var initial = url.dialect().initial();
    if (initial != null) {
      factory.initialSql(initial);
    }
    url.dialect().properties(timeoutSeconds).forEach(factory::jdbcProperty);
    return factory;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (pool != null) {
      pool.close();
    }
  }
}
