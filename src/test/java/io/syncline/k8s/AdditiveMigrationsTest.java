package io.syncline.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.syncline.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pod of a newer version migrates the tables while pods of the version before work on them: from
 * the first release on, a migration takes nothing away that they use.
 */
class AdditiveMigrationsTest {

  /** The last one that no release had before. */
  private static final int BEFORE_THE_FIRST_RELEASE = 13;

  private static final Path FOLDER = Path.of("src/main/resources/db/migration");
  private static final Pattern NAME = Pattern.compile("V(\\d+)__\\w+\\.sql");

  /** What breaks a statement of the version before, or holds it up for as long as a table is. */
  private static final List<Pattern> FORBIDDEN =
      List.of(
          Pattern.compile("\\bdrop\\s+(table|column|view|type|function|sequence|schema)\\b"),
          Pattern.compile("\\brename\\b"),
          Pattern.compile("\\balter\\s+(column\\s+)?\\w+\\s+(set\\s+data\\s+)?type\\b"),
          Pattern.compile("\\bset\\s+not\\s+null\\b"),
          Pattern.compile("\\badd\\s+column\\b(?![^;,]*\\bdefault\\b)[^;,]*\\bnot\\s+null\\b"),
          Pattern.compile("\\btruncate\\b"),
          Pattern.compile("\\bvacuum\\s+full\\b"));

  @Test
  void noMigrationSinceTheFirstReleaseTakesAnythingAway() throws IOException {
    var problems = new ArrayList<String>();
    try (var files = Files.newDirectoryStream(FOLDER, "*.sql")) {
      for (var file : files) {
        var name = NAME.matcher(file.getFileName().toString());
        assertThat(name.matches()).as(file.toString()).isTrue();
        if (Integer.parseInt(name.group(1)) > BEFORE_THE_FIRST_RELEASE) {
          forbidden(Files.readString(file)).forEach(it -> problems.add(file + ": " + it));
        }
      }
    }
    assertThat(problems)
        .as("add beside it, and take away with a later release (docs/decisions/0053-kubernetes.md)")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table link drop column role;",
        "DROP TABLE link;",
        "alter table link rename column role to part;",
        "alter table link alter column role type integer;",
        "alter table link alter role set data type integer;",
        "alter table link alter column role set not null;",
        "alter table link add column part text not null;",
      })
  void whatTakesSomethingAwayIsFound(String sql) {
    assertThat(forbidden(sql)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table part (id uuid not null);",
        "alter table link add column part text;",
        "alter table link add column part text not null default '';",
        "-- drop table link\ncreate index on link (role);",
      })
  void whatOnlyAddsIsAllowed(String sql) {
    assertThat(forbidden(sql)).isEmpty();
  }

  private static List<String> forbidden(String sql) {
    var plain = sql.replaceAll("--.*", "").toLowerCase(Locale.ROOT);
    return FORBIDDEN.stream()
        .flatMap(it -> it.matcher(plain).results())
        .map(it -> it.group().replaceAll("\\s+", " "))
        .toList();
  }

  /** A pod of the version before that starts again finds migrations that it does not know. */
  @Test
  void aProcessStartsBesideTablesOfANewerVersion() throws SQLException {
    var url = TestDatabase.freshUrl();
    var source = TestDatabase.open(url);
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "insert into flyway_schema_history (installed_rank, version, description, type, script,"
              + " checksum, installed_by, execution_time, success) values (999, '999', 'later',"
              + " 'SQL', 'V999__later.sql', 1, current_user, 1, true)");
    }
    assertThatCode(() -> Flyway.configure().dataSource(source).load().migrate())
        .doesNotThrowAnyException();
  }
}
