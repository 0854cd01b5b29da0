package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Shorthand;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table or view that holds the records of an object, one in each row.
 *
 * @param name of the table or view, with its schema before a dot where that is not the user's own
 *     ({@code sales.customers})
 * @param key columns that identify a row; empty: the primary key
 * @param writes what may be done beside reading; empty: nothing is ever written
 * @param deleted column that marks a row as deleted: a boolean, a time, or any other as {@code
 *     column=value}; null: rows are removed
 * @param touch whether our writes set {@code updatedAt} to the time of the database; false: a
 *     trigger or the column does
 * @param longestTransaction how long a transaction that writes the table may last: polls ask again
 *     for what changed so long before (S22)
 * @param columns the column of a field whose name is not that of the field
 */
public record DatabaseTable(
    @Shorthand String name,
    List<String> key,
    List<Write> writes,
    @Nullable String deleted,
    boolean touch,
    @Default("5m") Duration longestTransaction,
    Map<String, String> columns) {

  /** Where a record holds its id, whatever columns its key has. */
  public static final String ID = "_id";

  private static final Paging BY_KEY =
      new Paging(Paging.Kind.CURSOR, null, null, null, 1, null, 500, null, false, null);
  private static final Paging BY_TIME =
      new Paging(Paging.Kind.KEYSET, null, null, null, 1, null, 500, null, true, null);

  /** What may be written. */
  public enum Write {
    CREATE(Operation.Kind.CREATE),
    UPDATE(Operation.Kind.UPDATE),
    ARCHIVE(Operation.Kind.ARCHIVE),
    RESTORE(Operation.Kind.RESTORE),
    DELETE(Operation.Kind.DELETE);

    private final Operation.Kind kind;

    Write(Operation.Kind kind) {
      this.kind = kind;
    }
  }

  public DatabaseTable {
    key = List.copyOf(key);
    writes = List.copyOf(writes);
    columns = Map.copyOf(columns);
  }

  /** The column of a field. */
  public String column(String field) {
    return columns.getOrDefault(field, field);
  }

  /**
   * What can be done with it; operations that the file gives stay, and are refused by its check.
   */
  Map<Operation.Kind, Operation> operations(
      Map<Operation.Kind, Operation> written, boolean polled) {
    var all = new EnumMap<Operation.Kind, Operation>(Operation.Kind.class);
    add(all, Operation.Kind.LIST, BY_KEY);
    if (polled) {
      add(all, Operation.Kind.CHANGED, BY_TIME);
    }
    add(all, Operation.Kind.GET, null);
    add(all, Operation.Kind.GET_MANY, null);
    add(all, Operation.Kind.FIND, null);
    add(all, Operation.Kind.COUNT, null);
    writes.forEach(write -> add(all, write.kind, null));
    all.putAll(written);
    return all;
  }

  private static void add(
      Map<Operation.Kind, Operation> all, Operation.Kind kind, @Nullable Paging paging) {
    all.put(kind, Operation.derived(kind, paging));
  }
}
