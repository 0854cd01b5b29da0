package io.syncline.system.jdbc;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.system.jdbc.catalog.Column;
import io.syncline.system.jdbc.catalog.RowIds;
import io.syncline.system.jdbc.catalog.RowTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads rows by their ids, and by the value of a column. */
final class TableReads {

  private static final int TOGETHER = 200;
  private static final int MOST_FOUND = 2000;

  private static final String SAVEPOINT = "syncline_read";

  private final JdbcDatabase database;
  private final RowTable table;
  private final RowReader reader;
  private final Cells cells;

  TableReads(JdbcDatabase database, RowTable table, RowReader reader) {
    this.database = database;
    this.table = table;
    this.reader = reader;
    this.cells = new Cells(table.dialect());
  }

  List<ReadOutcome> read(List<NativeRef> refs) {
    var outcomes = new ArrayList<ReadOutcome>();
    for (int i = 0; i < refs.size(); i += TOGETHER) {
      outcomes.addAll(group(refs.subList(i, Math.min(refs.size(), i + TOGETHER))));
    }
    return outcomes;
  }

  private List<ReadOutcome> group(List<NativeRef> refs) {
    try {
      var rows = database.read(connection -> rows(connection, refs));
      return refs.stream().map(ref -> outcome(ref, rows.get(ref.id()))).toList();
    } catch (JdbcDatabase.Failed failed) {
      return refs.stream()
          .<ReadOutcome>map(ref -> new ReadOutcome.Failed(ref, failed.failure()))
          .toList();
    }
  }

  private static ReadOutcome outcome(NativeRef ref, Optional<NativeRecord> row) {
    return row.<ReadOutcome>map(it -> new ReadOutcome.Found(it.under(ref)))
        .orElseGet(() -> new ReadOutcome.Missing(ref));
  }

  /** All of them at once; those not found under the same text are asked for one by one. */
  private Map<String, Optional<NativeRecord>> rows(Connection connection, List<NativeRef> refs)
      throws SQLException {
    var keys = new HashMap<String, List<String>>();
    refs.forEach(
        ref -> RowIds.split(ref.id(), table.key().size()).ifPresent(it -> keys.put(ref.id(), it)));
    var rows = new HashMap<String, Optional<NativeRecord>>();
    refs.forEach(ref -> rows.put(ref.id(), Optional.empty()));
    if (keys.size() > 1) {
      savepoint(connection);
      try {
        for (var record : select(connection, List.copyOf(keys.values()))) {
          rows.replace(record.ref().id(), Optional.of(record));
        }
      } catch (SQLException e) {
        undo(connection, true, e);
      }
    }
    for (var key : keys.entrySet()) {
      if (rows.getOrDefault(key.getKey(), Optional.empty()).isEmpty()) {
        rows.put(key.getKey(), one(connection, key.getValue(), keys.size() > 1));
      }
    }
    return rows;
  }

  /** An id that cannot be a value of the key is one that no row has. */
  private Optional<NativeRecord> one(Connection connection, List<String> key, boolean goesOn)
      throws SQLException {
    if (goesOn) {
      savepoint(connection);
    }
    try {
      return select(connection, List.of(key)).stream().findFirst();
    } catch (SQLException e) {
      undo(connection, goesOn, e);
      return Optional.empty();
    }
  }

  /** By its statement: the driver of MySQL makes no savepoint in a transaction that only reads. */
  private static void savepoint(Connection connection) throws SQLException {
    execute(connection, "savepoint " + SAVEPOINT);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void undo(Connection connection, boolean goesOn, SQLException error)
      throws SQLException {
    if (!SqlFailures.isNoValue(error)) {
      throw error;
    }
    if (goesOn) {
      execute(connection, "rollback to savepoint " + SAVEPOINT);
    }
  }

  List<NativeRecord> select(Connection connection, List<List<String>> keys) throws SQLException {
    try (var statement = database.prepare(connection, table.selectKeys(keys.size()))) {
      int at = 1;
      for (var key : keys) {
        for (int i = 0; i < key.size(); i++) {
          table.dialect().bind(statement, at++, table.key().get(i), key.get(i));
        }
      }
      try (var rows = statement.executeQuery()) {
        return reader.all(rows);
      }
    }
  }

  List<FindOutcome> find(List<Query> queries) {
    return queries.stream().map(this::find).toList();
  }

  private FindOutcome find(Query query) {
    var column = table.fields().get(query.field());
    if (column == null) {
      return new FindOutcome.Failed(
          new Failure.Permanent("the object has no field " + query.field()));
    }
    try {
      var field = table.object().fields().get(query.field());
      var value = cells.parameter(query.field(), query.value(), column, field);
      if (value == null || query.value() == Value.CLEARED) {
        return new FindOutcome.Found(List.of());
      }
      return database.read(connection -> found(connection, column, value));
    } catch (BadValue bad) {
      return new FindOutcome.Found(List.of());
    } catch (JdbcDatabase.Failed failed) {
      return new FindOutcome.Failed(failed.failure());
    }
  }

  private FindOutcome found(Connection connection, Column column, String value)
      throws SQLException {
    try (var statement = database.prepare(connection, table.selectWhere(column))) {
      table.dialect().bind(statement, 1, column, value);
      statement.setInt(2, MOST_FOUND + 1);
      try (var rows = statement.executeQuery()) {
        var all = reader.all(rows);
        return new FindOutcome.Found(
            all.subList(0, Math.min(all.size(), MOST_FOUND)), all.size() <= MOST_FOUND);
      }
    } catch (SQLException e) {
      if (SqlFailures.isNoValue(e)) {
        return new FindOutcome.Found(List.of());
      }
      throw e;
    }
  }
}
