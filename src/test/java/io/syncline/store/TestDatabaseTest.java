package io.syncline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {
  @Test
  void eachDatabaseIsItsOwnAndHasTheMigrations() throws SQLException {
    try (var one = TestDatabase.fresh();
        var other = TestDatabase.fresh()) {
      execute(one, "create table mine (x int)");

      assertThat(query(one, "select to_regclass('mine')::text")).isEqualTo("mine");
      assertThat(query(other, "select to_regclass('mine')::text")).isNull();
      assertThat(query(other, "select to_regclass('flyway_schema_history')::text")).isNotNull();
    }
  }

  @Test
  void theSessionIsNotInUtc() throws SQLException {
    try (var database = TestDatabase.fresh()) {
      assertThat(query(database, "show timezone")).isNotIn("UTC", "GMT", "Etc/UTC");
    }
  }

  private static void execute(DataSource database, String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(DataSource database, String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
