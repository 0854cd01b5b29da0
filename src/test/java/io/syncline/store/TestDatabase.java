package io.syncline.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.syncline.app.postgres.TestPostgres;
import java.lang.reflect.Proxy;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.opentest4j.TestAbortedException;

/**
 * Databases for tests: real PostgreSQL, the product's migrations, and a session time zone that is
 * never UTC, so that a query that leans on it shows.
 */
public final class TestDatabase {

  /** Whether journeys run over the stores in memory, and what reads a database is skipped. */
  public static final boolean IN_MEMORY = Boolean.getBoolean("journeys.in.memory");

  private static final String TEMPLATE = "migrated";
  private static final String TEMPLATE_IS_READY = "test.postgres.template";
  private static final String NOT_UTC = "America/St_Johns";
  private static final int MAX_CONNECTIONS = 40;
  private static final String TERMINATE =
      """
      select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = '%s' and usename = current_user
      """;
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** What is open of this class's tests, and the names of their databases. */
  private static final Queue<AgroalDataSource> POOLS = new ConcurrentLinkedQueue<>();

  private static final Queue<String> NAMES = new ConcurrentLinkedQueue<>();

  private TestDatabase() {}

  /** A pool of connections to a migrated database of its own; closing it is allowed, not needed. */
  public static AgroalDataSource fresh() {
    return IN_MEMORY ? none() : open(freshUrl());
  }

  /** A test that asks it for a connection is skipped. */
  private static AgroalDataSource none() {
    return (AgroalDataSource)
        Proxy.newProxyInstance(
            TestDatabase.class.getClassLoader(),
            new Class<?>[] {AgroalDataSource.class},
            (proxy, method, arguments) -> {
              throw new TestAbortedException("needs a database: " + method.getName());
            });
  }

  /** The URL of a migrated database of its own, for code that makes its own connections. */
  public static String freshUrl() {
    makeTemplate(TestPostgres.shared());
    return copyOfDatabase(TEMPLATE);
  }

  /** The URL of a database without tables, for code that migrates it. */
  public static String emptyUrl() {
    return copyOfDatabase("template0");
  }

  /** The URL of a copy of a database as it is now; nothing may be connected to that. */
  public static String copyOf(String url) {
    var name = url.substring(url.lastIndexOf('/') + 1);
    return copyOfDatabase(name.replaceFirst("[?].*", ""));
  }

  private static String copyOfDatabase(String template) {
    var postgres = TestPostgres.shared();
    var name =
        "test_" + System.identityHashCode(TestDatabase.class) + "_" + COUNT.incrementAndGet();
    NAMES.add(name);
    // Without the log, which would hold every byte of it once more.
    execute(postgres, "create database " + name + " template " + template + " strategy file_copy");
    return postgres.urlOf(name);
  }

  /** The role of every test database, which owns it. */
  public static String user() {
    return TestPostgres.shared().user();
  }

  public static String password() {
    return TestPostgres.shared().password();
  }

  /** A pool of connections to the database of a URL. */
  public static AgroalDataSource open(String url) {
    leaveUtc();
    var configuration =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(MAX_CONNECTIONS)
                        .acquisitionTimeout(Duration.ofSeconds(20))
                        .reapTimeout(Duration.ofSeconds(5))
                        .connectionFactoryConfiguration(
                            connections ->
                                connections
                                    .jdbcUrl(url)
                                    .principal(new NamePrincipal(user()))
                                    .credential(new SimplePassword(password()))));
    try {
      var pool = AgroalDataSource.from(configuration);
      POOLS.add(pool);
      return pool;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot open a test database", e);
    }
  }

  /** Closes all databases given so far, even with open connections. */
  static void dropAll() {
    for (var pool = POOLS.poll(); pool != null; pool = POOLS.poll()) {
      pool.close();
    }
    for (var name = NAMES.poll(); name != null; name = NAMES.poll()) {
      // Not `with (force)`, which fails on a vacuum under way; without, the server ends that
      // itself.
      execute(TestPostgres.shared(), TERMINATE.formatted(name));
      execute(TestPostgres.shared(), "drop database " + name);
    }
  }

  private static void makeTemplate(TestPostgres postgres) {
    synchronized (System.getProperties()) {
      if (System.getProperty(TEMPLATE_IS_READY) == null) {
        execute(postgres, "create database " + TEMPLATE);
        Flyway.configure()
            .dataSource(postgres.urlOf(TEMPLATE), postgres.user(), postgres.password())
            .load()
            .migrate();
        System.setProperty(TEMPLATE_IS_READY, "true");
      }
    }
  }

  private static void execute(TestPostgres postgres, String sql) {
    try (var connection =
            DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("test database: " + sql, e);
    }
  }

  /** The driver gives each session the time zone of the JVM. */
  private static void leaveUtc() {
    if (TimeZone.getDefault().getRawOffset() == 0) {
      TimeZone.setDefault(TimeZone.getTimeZone(NOT_UTC));
    }
  }
}
