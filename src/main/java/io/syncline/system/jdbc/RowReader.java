package io.syncline.system.jdbc;

import io.syncline.core.definition.system.DatabaseTable;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.FieldTimes;
import io.syncline.system.jdbc.catalog.CatalogProblem;
import io.syncline.system.jdbc.catalog.Column;
import io.syncline.system.jdbc.catalog.ColumnKind;
import io.syncline.system.jdbc.catalog.RowIds;
import io.syncline.system.jdbc.catalog.RowTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns rows of a table into records. Immutable. */
final class RowReader {

  private static final int LONGEST_ID = 512;

  private final SystemId system;
  private final RowTable table;
  private final Cells cells;
  private final List<Column> selected;
  private final Map<Column, Integer> places = new HashMap<>();
  private final FieldTimes updates;
  private final FieldTimes creations;

  RowReader(SystemId system, RowTable table) {
    this.system = system;
    this.table = table;
    this.cells = new Cells(table.dialect());
    this.selected = table.selected();
    for (var column : selected) {
      places.put(column, places.size() + 1);
    }
    this.updates = times(table.object().updatedAt());
    this.creations = times(table.object().createdAt());
  }

  private FieldTimes times(@Nullable String field) {
    return FieldTimes.of(field == null ? null : table.object().fields().get(field));
  }

  List<NativeRecord> all(ResultSet rows) throws SQLException {
    var records = new ArrayList<NativeRecord>();
    while (rows.next()) {
      records.add(record(rows));
    }
    return records;
  }

  /** The current row of a result. */
  NativeRecord record(ResultSet row) throws SQLException {
    var id = RowIds.join(key(row));
    var tree = new HashMap<String, Value>();
    for (var field : table.fields().entrySet()) {
      tree.put(field.getKey(), read(row, field.getValue()));
    }
    tree.put(DatabaseTable.ID, Value.text(id));
    var marks = table.marks();
    return new NativeRecord(
        new NativeRef(system, table.object().name(), id),
        new Value.Struct(tree),
        version(row),
        time(row, marks.updatedAt(), updates),
        time(row, marks.createdAt(), creations),
        archived(row));
  }

  /** The values of a row's key, as statements take them back. */
  List<String> key(ResultSet row) throws SQLException {
    var key = new ArrayList<String>();
    int length = 0;
    for (var column : table.key()) {
      var text = text(row, column);
      if (text == null || text.isEmpty() && table.key().size() == 1) {
        throw new CatalogProblem(
            "object %s: a row has no value in its key column `%s`, so it has no id"
                .formatted(table.object().name(), column.name()));
      }
      length += text.length();
      key.add(text);
    }
    if (length > LONGEST_ID) {
      throw new CatalogProblem(
          "object %s: the key of a row is longer than %d characters"
              .formatted(table.object().name(), LONGEST_ID));
    }
    return key;
  }

  /** When a row changed, as statements take it back, exactly; null: it does not say. */
  @Nullable String changed(ResultSet row) throws SQLException {
    var column = table.marks().updatedAt();
    return column == null ? null : text(row, column);
  }

  private @Nullable String text(ResultSet row, Column column) throws SQLException {
    if (column.kind() == ColumnKind.INSTANT || column.kind() == ColumnKind.LOCAL_TIME) {
      var value = read(row, column);
      return cells.parameter(column.name(), value, column, null);
    }
    return row.getString(places.get(column));
  }

  private Value read(ResultSet row, Column column) throws SQLException {
    return cells.read(row, places.get(column), column);
  }

  private @Nullable String version(ResultSet row) throws SQLException {
    var marks = table.marks();
    if (marks.isXmin()) {
      return row.getString(selected.size() + 1);
    }
    return marks.version() == null ? null : text(row, marks.version());
  }

  private @Nullable Instant time(ResultSet row, @Nullable Column column, FieldTimes times)
      throws SQLException {
    if (column == null) {
      return null;
    }
    var value = read(row, column);
    return value == Value.CLEARED ? null : times.read(value);
  }

  private boolean archived(ResultSet row) throws SQLException {
    var marks = table.marks();
    if (marks.deleted() == null) {
      return false;
    }
    var value = read(row, marks.deleted());
    if (marks.deletedValue() != null) {
      return marks.deletedValue().equals(row.getString(places.get(marks.deleted())));
    }
    return value instanceof Value.Flag flag ? flag.value() : value != Value.CLEARED;
  }
}
