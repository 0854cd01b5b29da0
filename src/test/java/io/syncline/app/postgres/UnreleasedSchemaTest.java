package io.syncline.app.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.store.TestDatabase;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

class UnreleasedSchemaTest {

  @Test
  void databaseOfOtherMigrationsIsRefusedWithWhatToDo() throws SQLException {
    try (var source = TestDatabase.fresh()) {
      var configuration = Flyway.configure().dataSource(source);
      new UnreleasedSchema().customize(configuration);
      configuration.load().migrate();
      try (var connection = source.getConnection();
          var statement = connection.createStatement()) {
        statement.execute("update flyway_schema_history set checksum = 1 where version = '1'");
      }
      var flyway = configuration.load();
      assertThatThrownBy(flyway::migrate)
          .isInstanceOf(FlywayException.class)
          .hasMessageEndingWith(UnreleasedSchema.MESSAGE);
    }
  }
}
