package io.syncline.system.jdbc;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.FieldTimes;
import io.syncline.system.jdbc.catalog.Column;
import io.syncline.system.jdbc.catalog.RowIds;
import io.syncline.system.jdbc.catalog.RowTable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lists rows page by page: all of them in the order of their key and of one state, or those that
 * changed since a moment in the order of that and their key (S22).
 */
final class TableListings {

  /** How a page goes on; {@link Order#NO_TIME} comes before {@link Order#TIME}. */
  private enum Order {
    KEY,
    NO_TIME,
    TIME
  }

  /**
   * Where a page begins.
   *
   * @param snapshot the state that is held for it; empty: none
   * @param after the order's values of the row before; empty: at the beginning
   */
  private record Place(Order order, String snapshot, List<String> after) {

    private static final char SEPARATOR = ':';

    /** An empty value before the others, so that one alone is escaped as many are. */
    String written() {
      var values = new ArrayList<>(List.of(""));
      values.addAll(after);
      var text = RowIds.join(values).getBytes(StandardCharsets.UTF_8);
      return order.name()
          + SEPARATOR
          + snapshot
          + SEPARATOR
          + Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    static Place read(String cursor, int columns) {
      var parts = cursor.split(String.valueOf(SEPARATOR), -1);
      var order = Order.valueOf(parts[0]);
      var text = new String(Base64.getUrlDecoder().decode(parts[2]), StandardCharsets.UTF_8);
      int values = text.isEmpty() ? 0 : columns + (order == Order.TIME ? 1 : 0);
      var after = values == 0 ? List.<String>of() : RowIds.split(text, values + 1).orElseThrow();
      return new Place(order, parts[1], values == 0 ? after : after.subList(1, after.size()));
    }
  }

  /**
   * The rows of a page.
   *
   * @param last the order's values of its last row; null: no more follow
   */
  private record Rows(List<NativeRecord> records, @Nullable List<String> last) {}

  private final SystemId system;
  private final JdbcDatabase database;
  private final JdbcSnapshots snapshots;
  private final RowTable table;
  private final RowReader reader;

  TableListings(
      SystemId system,
      JdbcDatabase database,
      JdbcSnapshots snapshots,
      RowTable table,
      RowReader reader) {
    this.system = system;
    this.database = database;
    this.snapshots = snapshots;
    this.table = table;
    this.reader = reader;
  }

  RecordPage list(ListRequest request) {
    try {
      var changed = table.marks().updatedAt();
      var since = request.since();
      var page =
          since == null || changed == null
              ? all(place(request.cursor(), Order.KEY), request.pageSize())
              : since(request, changed, since);
      request.answered().run();
      return page;
    } catch (JdbcDatabase.Failed failed) {
      throw new SystemFailure(system, "list " + table.object().name(), failed.failure());
    }
  }

  private Place place(@Nullable String cursor, Order first) throws JdbcDatabase.Failed {
    if (cursor == null) {
      return new Place(first, "", List.of());
    }
    try {
      return Place.read(cursor, table.key().size());
    } catch (RuntimeException e) {
      throw new JdbcDatabase.Failed(new Failure.Permanent("the cursor is none of this table"));
    }
  }

  private RecordPage all(Place place, int size) throws JdbcDatabase.Failed {
    var held = snapshots.take(place.snapshot()).orElse(null);
    if (held != null) {
      return held(held, place, size);
    }
    return place.after().isEmpty() && snapshots.admits() ? begun(place, size) : alone(place, size);
  }

  /** Begins a listing of one state, which its pages after this one show as well. */
  private RecordPage begun(Place place, int size) throws JdbcDatabase.Failed {
    Connection connection;
    try {
      connection = database.snapshot();
    } catch (SQLException e) {
      snapshots.release();
      throw new JdbcDatabase.Failed(SqlFailures.of(e));
    }
    long total;
    try {
      total = database.readOn(connection, this::count);
    } catch (JdbcDatabase.Failed | RuntimeException failed) {
      snapshots.end(connection);
      throw failed;
    }
    long now = System.nanoTime();
    return held(new JdbcSnapshots.Held(connection, total, now, now), place, size);
  }

  private RecordPage held(JdbcSnapshots.Held held, Place place, int size)
      throws JdbcDatabase.Failed {
    Rows rows;
    try {
      rows = database.readOn(held.connection(), it -> byKey(it, place, size));
    } catch (JdbcDatabase.Failed | RuntimeException failed) {
      snapshots.end(held.connection());
      throw failed;
    }
    var last = rows.last();
    if (last == null) {
      snapshots.end(held.connection());
      return new RecordPage(rows.records(), null, held.total());
    }
    var next = new Place(Order.KEY, snapshots.keep(held), last);
    return new RecordPage(rows.records(), next.written(), held.total());
  }

  private RecordPage alone(Place place, int size) throws JdbcDatabase.Failed {
    var rows = database.read(connection -> byKey(connection, place, size));
    var last = rows.last();
    return new RecordPage(
        rows.records(), last == null ? null : new Place(Order.KEY, "", last).written(), null);
  }

  long count(Connection connection) throws SQLException {
    try (var statement = database.prepare(connection, table.count());
        var rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private Rows byKey(Connection connection, Place place, int size) throws SQLException {
    try (var statement = database.prepare(connection, table.pageByKey(place.after().isEmpty()))) {
      return rows(statement, bind(statement, 1, table.key(), place.after()), size, false);
    }
  }

  /** Rows without a time of change are always among them: whether they changed is not known. */
  private RecordPage since(ListRequest request, Column changed, Instant since)
      throws JdbcDatabase.Failed {
    var first = changed.nullable() ? Order.NO_TIME : Order.TIME;
    var place = place(request.cursor(), first);
    int size = request.pageSize();
    if (place.order() == Order.NO_TIME) {
      var rows = database.read(connection -> withoutTime(connection, place, size));
      var last = rows.last();
      if (last != null) {
        return new RecordPage(rows.records(), new Place(Order.NO_TIME, "", last).written(), null);
      }
      if (!rows.records().isEmpty()) {
        return new RecordPage(rows.records(), new Place(Order.TIME, "", List.of()).written(), null);
      }
    }
    var from = place.order() == Order.TIME ? place : new Place(Order.TIME, "", List.of());
    var rows = database.read(connection -> byTime(connection, from, since, size));
    var last = rows.last();
    return new RecordPage(
        rows.records(), last == null ? null : new Place(Order.TIME, "", last).written(), null);
  }

  private Rows withoutTime(Connection connection, Place place, int size) throws SQLException {
    try (var statement =
        database.prepare(connection, table.pageWithoutTime(place.after().isEmpty()))) {
      return rows(statement, bind(statement, 1, table.key(), place.after()), size, false);
    }
  }

  private Rows byTime(Connection connection, Place place, Instant since, int size)
      throws SQLException {
    var changed = Objects.requireNonNull(table.marks().updatedAt());
    var order = new ArrayList<Column>();
    order.add(changed);
    order.addAll(table.key());
    try (var statement = database.prepare(connection, table.pageByTime(place.after().isEmpty()))) {
      table.dialect().bind(statement, 1, changed, moment(changed, since));
      return rows(statement, bind(statement, 2, order, place.after()), size, true);
    }
  }

  private int bind(PreparedStatement statement, int from, List<Column> columns, List<String> values)
      throws SQLException {
    int at = from;
    for (int i : table.behindValues(values.size())) {
      table.dialect().bind(statement, at++, columns.get(i), values.get(i));
    }
    return at;
  }

  /** One more than asked for shows whether others follow. */
  private Rows rows(PreparedStatement statement, int at, int size, boolean timed)
      throws SQLException {
    statement.setInt(at, size + 1);
    var records = new ArrayList<NativeRecord>();
    var last = List.<String>of();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        if (records.size() == size) {
          return new Rows(records, last);
        }
        records.add(reader.record(rows));
        var values = new ArrayList<>(reader.key(rows));
        if (timed) {
          values.add(0, String.valueOf(reader.changed(rows)));
        }
        last = values;
      }
    }
    return new Rows(records, null);
  }

  /** A moment as the column that tells of changes has it. */
  private String moment(Column column, Instant since) {
    var field = table.object().fields().get(String.valueOf(table.object().updatedAt()));
    var zone = field == null || field.timeZone() == null ? ZoneOffset.UTC : field.timeZone();
    return switch (column.kind()) {
      case INSTANT -> table.dialect().instant(since);
      case INTEGER ->
          String.valueOf(
              field != null && "epoch-seconds".equals(field.format())
                  ? since.getEpochSecond()
                  : since.toEpochMilli());
      case DATE -> FieldTimes.since(since, "uuuu-MM-dd", zone);
      default -> FieldTimes.since(since, "uuuu-MM-dd'T'HH:mm:ss.SSSSSS", zone);
    };
  }
}
