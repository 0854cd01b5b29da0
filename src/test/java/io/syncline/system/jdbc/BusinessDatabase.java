package io.syncline.system.jdbc;

import io.syncline.app.postgres.TestPostgres;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A company's own database: a second one beside the product's, in the server that tests share. */
public final class BusinessDatabase implements CompanyDatabase {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final TestPostgres server;
  private final boolean isLogical;
  private final String name =
      "business_" + System.identityHashCode(BusinessDatabase.class) + "_" + COUNT.incrementAndGet();

  public BusinessDatabase(String... statements) {
    this(TestPostgres.shared(), false, statements);
  }

  private BusinessDatabase(TestPostgres server, boolean isLogical, String... statements) {
    this.server = server;
    this.isLogical = isLogical;
    admin("create database " + name);
    execute(statements);
  }

  /** One whose log can be decoded. */
  public static BusinessDatabase logical(String... statements) {
    return new BusinessDatabase(TestPostgres.logical(), true, statements);
  }

  /** What its slots are called: they are of the whole server. */
  public String slot() {
    return name;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("url", url(), "user", server.user(), "password", server.password());
  }

  public String url() {
    return server.urlOf(name);
  }

  @Override
  public int port() {
    return URI.create(url().substring("jdbc:".length())).getPort();
  }

  @Override
  public String url(int port) {
    return url().replace(":" + port() + "/", ":" + port + "/");
  }

  /** Refuses more connections than these. */
  public void limitConnections(int most) {
    admin("alter database " + name + " connection limit " + most);
  }

  @Override
  public Connection open() throws SQLException {
    return DriverManager.getConnection(url(), server.user(), server.password());
  }

  /** Ends the connections of the product there, as an administrator or a failover does. */
  public void killConnections() {
    execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            + " where datname = current_database() and application_name = 'syncline'");
  }

  private void admin(String sql) {
    try (var connection =
            DriverManager.getConnection(server.url(), server.user(), server.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("business database: " + e.getMessage(), e);
    }
  }

  /** An autovacuum worker is not ours to end; dropping the database ends it. */
  @Override
  public void close() {
    if (isLogical) {
      dropSlots();
    }
    admin(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = current_user"
            + " and datname = '"
            + name
            + "'");
    admin("drop database " + name);
  }

  private void dropSlots() {
    admin(
        "select pg_terminate_backend(active_pid, 5000) from pg_replication_slots where database = '"
            + name
            + "' and active");
    execute(
        "select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database()");
  }
}
