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

  private final TestPostgres server = TestPostgres.shared();
  private final String name =
      "business_" + System.identityHashCode(BusinessDatabase.class) + "_" + COUNT.incrementAndGet();

  public BusinessDatabase(String... statements) {
    admin("create database " + name);
    execute(statements);
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
    admin(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = current_user"
            + " and datname = '"
            + name
            + "'");
    admin("drop database " + name);
  }
}
