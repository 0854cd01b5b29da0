package io.syncline.system.jdbc.change;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.system.trigger.RowChange;
import io.syncline.system.jdbc.catalog.Column;
import io.syncline.system.jdbc.catalog.RowIds;
import io.syncline.system.jdbc.catalog.RowTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which rows of which objects the messages of one session are about. */
final class CapturedTables {

  private final Map<String, RowTable> objects;
  private final Map<Integer, List<Bound>> relations = new HashMap<>();

  /** A table as the log has it now; a negative place: the log does not hold that key column. */
  private record Bound(String object, List<Integer> key) {}

  /** The log does not say which row it was. */
  static final class NoId extends Exception {
    private static final long serialVersionUID = 1L;

    NoId(String object) {
      super(
          "the log does not hold the key of a changed row of object %s".formatted(object),
          null,
          false,
          false);
    }
  }

  CapturedTables(Map<String, RowTable> objects) {
    this.objects = Map.copyOf(objects);
  }

  void describe(LogMessage.Relation relation) {
    var bound = new ArrayList<Bound>();
    objects.forEach(
        (object, table) -> {
          var quoted =
              table.dialect().quoted(relation.schema())
                  + "."
                  + table.dialect().quoted(relation.table());
          if (table.name().equals(quoted)) {
            var key = table.key().stream().map(Column::name).map(relation.columns()::indexOf);
            bound.add(new Bound(object, key.toList()));
          }
        });
    relations.put(relation.id(), bound);
  }

  /** The objects of these tables. */
  List<String> objects(Collection<Integer> ids) {
    return ids.stream().flatMap(it -> bound(it).stream()).map(Bound::object).sorted().toList();
  }

  private List<Bound> bound(int relation) {
    return relations.getOrDefault(relation, List.of());
  }

  /** What a message says of the rows of objects. */
  List<RowChange> changes(LogMessage.Row row) throws NoId {
    var changes = new ArrayList<RowChange>();
    for (var table : bound(row.relation())) {
      var before = row.before() == null ? null : id(table, row.before(), row.after());
      var after = row.after() == null ? null : id(table, row.after(), row.before());
      if (before != null && !before.equals(after)) {
        changes.add(new RowChange(table.object(), before, EventKind.DELETED));
      }
      if (after != null) {
        boolean created = row.isNew() || before != null && !before.equals(after);
        changes.add(
            new RowChange(table.object(), after, created ? EventKind.CREATED : EventKind.UPDATED));
      }
    }
    changes.removeIf(it -> it.id().isEmpty());
    return changes;
  }

  /**
   * @param same holds what did not change and is long: the log does not repeat it
   */
  private static String id(Bound table, LogMessage.Cells cells, LogMessage.@Nullable Cells same)
      throws NoId {
    var values = new ArrayList<String>();
    for (int place : table.key()) {
      var value = value(cells, place);
      values.add(value != null ? value : required(same == null ? null : value(same, place), table));
    }
    return RowIds.join(values);
  }

  private static @Nullable String value(LogMessage.Cells cells, int place) {
    return place < 0 || place >= cells.values().length ? null : cells.values()[place];
  }

  private static String required(@Nullable String value, Bound table) throws NoId {
    if (value == null) {
      throw new NoId(table.object());
    }
    return value;
  }
}
