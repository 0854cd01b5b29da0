package io.syncline.system.jdbc;

import io.syncline.core.system.Failure;
import io.syncline.system.jdbc.catalog.RowTable;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * What a database refused, as far as its error names that: a constraint or a column. Of its text
 * nothing else is used, for it may hold values.
 */
final class Violation {

  /** The constraint or column in messages of MySQL and MariaDB, and of Oracle. */
  private static final List<Pattern> NAMES =
      List.of(
          Pattern.compile("for key '(?:[^'.]+\\.)?([^']+)'$"),
          Pattern.compile("CONSTRAINT `([^`]+)` FOREIGN KEY"),
          Pattern.compile("CONSTRAINT `([^`]+)` failed"),
          Pattern.compile("(?:for|[Cc]olumn|Field) '([^']+)' (?:cannot|doesn't|at row)"),
          Pattern.compile("for column (?:`[^`]*`\\.`[^`]*`\\.)?[`']([^`']+)[`'] at row"),
          Pattern.compile("constraint \\((?:[^.()]+\\.)?([^.()]+)\\) violated"),
          Pattern.compile("(?:\\(|column )\"[^\"]+\"\\.\"[^\"]+\"\\.\"([^\"]+)\""));

  private final SQLException error;
  private final RowTable table;

  Violation(SQLException error, RowTable table) {
    this.error = error;
    this.table = table;
  }

  /** The columns it is about; empty: it does not say. */
  List<String> columns() {
    return table.columnsOf(name());
  }

  Failure invalid() {
    var fields = new TreeSet<String>();
    columns().forEach(column -> fields.addAll(table.fieldsOf(column)));
    return new Failure.Invalid(SqlFailures.reason(error), fields);
  }

  private @Nullable String name() {
    if (error instanceof PSQLException postgres) {
      var said = postgres.getServerErrorMessage();
      if (said == null) {
        return null;
      }
      return said.getConstraint() != null ? said.getConstraint() : said.getColumn();
    }
    var message = String.valueOf(error.getMessage()).strip();
    for (var pattern : NAMES) {
      var matcher = pattern.matcher(message);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    return null;
  }
}
