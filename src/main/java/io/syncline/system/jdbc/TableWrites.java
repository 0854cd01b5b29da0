package io.syncline.system.jdbc;

import io.syncline.core.definition.system.DatabaseTable.Write;
import io.syncline.core.definition.system.FieldType.ClearAs;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.system.jdbc.catalog.Column;
import io.syncline.system.jdbc.catalog.RowIds;
import io.syncline.system.jdbc.catalog.RowTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Writes rows, each in a transaction of its own. */
final class TableWrites {

  private final JdbcDatabase database;
  private final RowTable table;
  private final RowReader reader;
  private final TableReads reads;
  private final Cells cells;
  private final BooleanSupplier mayLeave;

  TableWrites(JdbcDatabase database, RowTable table, RowReader reader, BooleanSupplier mayLeave) {
    this.database = database;
    this.table = table;
    this.reader = reader;
    this.reads = new TableReads(database, table, reader);
    this.cells = new Cells(table.dialect());
    this.mayLeave = mayLeave;
  }

  WriteOutcome write(WriteRequest request) {
    var kind = kind(request);
    if (!Objects.requireNonNull(table.object().table()).writes().contains(kind)) {
      return failed(new Failure.Permanent("`writes` of the table does not permit it"));
    }
    try {
      return request instanceof WriteRequest.Create create
          ? create(create)
          : existing(request, Objects.requireNonNull(request.target()));
    } catch (BadValue bad) {
      return failed(new Failure.Invalid(bad.field() + ": " + bad.why(), Set.of(bad.field())));
    } catch (JdbcDatabase.Refusal refusal) {
      return failed(new Violation(refusal.error(), table).invalid());
    } catch (JdbcDatabase.Failed failed) {
      return failed(failed.failure());
    }
  }

  private static Write kind(WriteRequest request) {
    if (request instanceof WriteRequest.Create) {
      return Write.CREATE;
    }
    if (request instanceof WriteRequest.Update) {
      return Write.UPDATE;
    }
    if (request instanceof WriteRequest.Delete) {
      return Write.DELETE;
    }
    return request instanceof WriteRequest.Archive ? Write.ARCHIVE : Write.RESTORE;
  }

  private static WriteOutcome failed(Failure failure) {
    return new WriteOutcome.Failed(failure);
  }

  private WriteOutcome existing(WriteRequest request, NativeRef ref) throws JdbcDatabase.Failed {
    var key = RowIds.split(ref.id(), table.key().size());
    if (key.isEmpty()) {
      return new WriteOutcome.Gone(ref);
    }
    if (request instanceof WriteRequest.Update update) {
      return update(update, key.get());
    }
    if (request instanceof WriteRequest.Delete) {
      return delete(ref, key.get());
    }
    return mark(ref, key.get(), request instanceof WriteRequest.Archive);
  }

  /** Columns with the values that they are to have; null: NULL. */
  private Map<Column, Optional<String>> values(Value.Struct fields) {
    var values = new LinkedHashMap<Column, Optional<String>>();
    new TreeMap<>(fields.fields())
        .forEach(
            (name, value) -> {
              var column = table.fields().get(name);
              if (column == null) {
                throw new BadValue(name, "no field of the object");
              }
              var clearAs = clearAs(name);
              if (value != Value.CLEARED) {
                values.put(column, parameter(name, value, column));
              } else if (clearAs == ClearAs.IMPOSSIBLE) {
                throw new BadValue(name, "it cannot be cleared there");
              } else if (clearAs != ClearAs.OMITTED) {
                var empty = clearAs == ClearAs.EMPTY_TEXT ? Value.text("") : value;
                values.put(column, parameter(name, empty, column));
              }
            });
    return values;
  }

  private ClearAs clearAs(String name) {
    var field = table.object().fields().get(name);
    return field == null ? ClearAs.NULL : field.clearAs();
  }

  private Optional<String> parameter(String name, Value value, Column column) {
    return Optional.ofNullable(
        cells.parameter(name, value, column, table.object().fields().get(name)));
  }

  private int bind(PreparedStatement statement, Map<Column, Optional<String>> values)
      throws SQLException {
    int at = 1;
    for (var value : values.entrySet()) {
      bind(statement, at++, value.getKey(), value.getValue().orElse(null));
    }
    return at;
  }

  private void bind(PreparedStatement statement, int at, Column column, @Nullable String text)
      throws SQLException {
    if (text == null) {
      statement.setNull(at, Types.NULL);
    } else {
      table.dialect().bind(statement, at, column, text);
    }
  }

  private WriteOutcome create(WriteRequest.Create request) throws JdbcDatabase.Failed {
    var values = values(request.fields());
    try {
      var made = database.write(mayLeave, connection -> insert(connection, values));
      return made.<WriteOutcome>map(it -> new WriteOutcome.Done(it.ref(), it))
          .orElseGet(() -> failed(new Failure.Invalid("the database kept no row", Set.of())));
    } catch (JdbcDatabase.Refusal refusal) {
      if (!SqlFailures.isUnique(refusal.error())) {
        throw refusal;
      }
      var violation = new Violation(refusal.error(), table);
      return new WriteOutcome.AlreadyThere(
          holder(violation.columns(), values), violation.invalid().reason());
    }
  }

  private Optional<NativeRecord> insert(Connection connection, Map<Column, Optional<String>> values)
      throws SQLException {
    var columns = List.copyOf(values.keySet());
    var sql = table.insert(columns, table.fixed(columns, true));
    if (table.dialect().returnsRows()) {
      try (var statement = database.prepare(connection, sql)) {
        bind(statement, values);
        return first(statement);
      }
    }
    var given =
        table.key().stream()
            .filter(it -> values.getOrDefault(it, Optional.empty()).isEmpty())
            .map(Column::name)
            .toList();
    try (var statement = table.dialect().inserting(connection, sql, given)) {
      bind(statement, values);
      statement.executeUpdate();
      var made = reads.select(connection, List.of(key(statement, values))).stream().findFirst();
      if (made.isEmpty()) {
        throw unnamed(table.key().get(0));
      }
      return made;
    }
  }

  /** Undoes the row: it could not be found again under its id. */
  private static BadValue unnamed(Column key) {
    return new BadValue(
        key.name(), "the database does not tell the key of a new row; a create must write it");
  }

  /**
   * The key of a new row: what was written, and the one value that the database gave.
   *
   * @throws BadValue where the database does not tell the value it gave
   */
  private List<String> key(Statement statement, Map<Column, Optional<String>> values)
      throws SQLException {
    var key = new ArrayList<String>();
    for (var column : table.key()) {
      var written = values.getOrDefault(column, Optional.empty()).orElse(null);
      if (written == null) {
        try (var generated = statement.getGeneratedKeys()) {
          written = generated.next() ? generated.getString(1) : null;
        }
      }
      if (written == null) {
        throw unnamed(column);
      }
      key.add(written);
    }
    return key;
  }

  private Optional<NativeRecord> first(PreparedStatement statement) throws SQLException {
    try (var rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(reader.record(rows)) : Optional.empty();
    }
  }

  /** The row that holds what was to be unique; null where the values do not name one. */
  private @Nullable NativeRef holder(List<String> columns, Map<Column, Optional<String>> values) {
    var held = new LinkedHashMap<Column, String>();
    values.forEach(
        (column, value) -> {
          if (columns.contains(column.name()) && value.isPresent()) {
            held.put(column, value.get());
          }
        });
    if (columns.isEmpty() || held.size() < columns.size()) {
      return null;
    }
    try {
      var rows = database.read(connection -> holders(connection, held));
      return rows.size() == 1 ? rows.get(0).ref() : null;
    } catch (JdbcDatabase.Failed failed) {
      return null;
    }
  }

  private List<NativeRecord> holders(Connection connection, Map<Column, String> held)
      throws SQLException {
    try (var statement =
        database.prepare(connection, table.selectWhere(List.copyOf(held.keySet())))) {
      int at = 1;
      for (var value : held.entrySet()) {
        table.dialect().bind(statement, at++, value.getKey(), value.getValue());
      }
      try (var rows = statement.executeQuery()) {
        return reader.all(rows);
      }
    }
  }

  private WriteOutcome update(WriteRequest.Update request, List<String> key)
      throws JdbcDatabase.Failed {
    var values = values(request.fields());
    for (int i = 0; i < key.size(); i++) {
      var column = table.key().get(i);
      var written = values.remove(column);
      if (written != null && !written.equals(Optional.of(key.get(i)))) {
        var field = table.fieldsOf(column.name()).get(0);
        throw new BadValue(field, "the key of a row is not changed");
      }
    }
    var condition = table.marks().hasVersion() ? request.ifVersion() : null;
    return changed(request.ref(), key, values, List.of(), condition);
  }

  private WriteOutcome mark(NativeRef ref, List<String> key, boolean deleted)
      throws JdbcDatabase.Failed {
    var column = table.marks().deleted();
    var value = table.marks().deletedValue();
    if (column == null) {
      return failed(new Failure.Permanent("no column marks a row as deleted"));
    }
    if (value != null) {
      return changed(ref, key, Map.of(column, Optional.of(value)), List.of(), null);
    }
    return changed(ref, key, Map.of(), List.of(table.mark(deleted).orElseThrow()), null);
  }

  private WriteOutcome changed(
      NativeRef ref,
      List<String> key,
      Map<Column, Optional<String>> values,
      List<String> marks,
      @Nullable String condition)
      throws JdbcDatabase.Failed {
    return database.write(
        mayLeave,
        connection -> {
          if (values.isEmpty() && marks.isEmpty()) {
            return row(connection, key)
                .<WriteOutcome>map(it -> new WriteOutcome.Done(ref, it.under(ref)))
                .orElseGet(() -> new WriteOutcome.Gone(ref));
          }
          var after = update(connection, key, values, marks, condition);
          return after.isPresent()
              ? new WriteOutcome.Done(ref, after.get().under(ref))
              : untouched(connection, ref, key, condition);
        });
  }

  private Optional<NativeRecord> update(
      Connection connection,
      List<String> key,
      Map<Column, Optional<String>> values,
      List<String> marks,
      @Nullable String condition)
      throws SQLException {
    var columns = List.copyOf(values.keySet());
    var fixed = new ArrayList<>(marks);
    fixed.addAll(table.fixed(columns, false));
    try (var statement =
        database.prepare(connection, table.update(columns, fixed, condition != null))) {
      int at = bindKey(statement, bind(statement, values), key);
      if (condition != null) {
        version(statement, at, condition);
      }
      if (table.dialect().returnsRows()) {
        return first(statement);
      }
      return statement.executeUpdate() == 0 ? Optional.empty() : row(connection, key);
    }
  }

  private void version(PreparedStatement statement, int at, String condition) throws SQLException {
    var column = table.marks().version();
    if (column == null) {
      statement.setString(at, condition);
    } else {
      table.dialect().bind(statement, at, column, condition);
    }
  }

  private int bindKey(PreparedStatement statement, int from, List<String> key) throws SQLException {
    for (int i = 0; i < key.size(); i++) {
      table.dialect().bind(statement, from + i, table.key().get(i), key.get(i));
    }
    return from + key.size();
  }

  private Optional<NativeRecord> row(Connection connection, List<String> key) throws SQLException {
    return reads.select(connection, List.of(key)).stream().findFirst();
  }

  /** No row was changed: it is not there, or has another version, or a trigger kept it. */
  private WriteOutcome untouched(
      Connection connection, NativeRef ref, List<String> key, @Nullable String condition)
      throws SQLException {
    if (row(connection, key).isEmpty()) {
      return new WriteOutcome.Gone(ref);
    }
    return condition != null
        ? new WriteOutcome.Stale()
        : failed(new Failure.Invalid("the database kept the row as it was", Set.of()));
  }

  private WriteOutcome delete(NativeRef ref, List<String> key) throws JdbcDatabase.Failed {
    return database.write(
        mayLeave,
        connection -> {
          try (var statement = database.prepare(connection, table.delete())) {
            bindKey(statement, 1, key);
            if (statement.executeUpdate() > 0) {
              return new WriteOutcome.Done(ref, null);
            }
          }
          return row(connection, key).isEmpty()
              ? new WriteOutcome.Gone(ref)
              : failed(new Failure.Invalid("the database kept the row as it was", Set.of()));
        });
  }
}
