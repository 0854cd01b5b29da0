package io.syncline.system.jdbc.change;

import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.system.jdbc.catalog.CatalogProblem;
import io.syncline.system.jdbc.catalog.Column;
import io.syncline.system.jdbc.catalog.RowTable;
import io.syncline.system.jdbc.catalog.RowTrigger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of an object, as the log sees it.
 *
 * @param published whether the publication holds it
 * @param problem why its changes cannot be captured, and what to do; null: they can
 */
record CapturedTable(String object, String name, boolean published, @Nullable String problem) {

  private static final String QUERY =
      """
      select c.relkind, c.relreplident,
             (select array_agg(a.attname::text)
              from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
              where i.indrelid = c.oid
                and case c.relreplident when 'd' then i.indisprimary when 'i' then i.indisreplident else false end),
             exists (select from pg_publication_tables p
                     where p.pubname = ? and p.schemaname = n.nspname and p.tablename = c.relname)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.oid = to_regclass(?)
      """;

  /** A failure that is not the object's own is thrown. */
  static CapturedTable of(ChangeSource source, SlotName publication, String object) {
    try {
      var table = source.table(object);
      RowTrigger.checkKey(table);
      return source.read(
          connection -> {
            try (var statement = source.prepare(connection, QUERY)) {
              statement.setString(1, publication.text());
              statement.setString(2, table.name());
              try (var row = statement.executeQuery()) {
                return row.next()
                    ? new CapturedTable(
                        object, table.name(), row.getBoolean(4), problem(object, table, row))
                    : refused(object, "the table of object " + object + " cannot be seen");
              }
            }
          });
    } catch (CatalogProblem problem) {
      return refused(object, problem.why());
    } catch (SystemFailure failed) {
      if (failed.failure() instanceof Failure.Permanent) {
        return refused(object, failed.failure().reason());
      }
      throw failed;
    }
  }

  private static CapturedTable refused(String object, String why) {
    return new CapturedTable(object, "", false, why);
  }

  private static @Nullable String problem(String object, RowTable table, ResultSet row)
      throws SQLException {
    var kind = row.getString(1);
    if (!kind.equals("r") && !kind.equals("p")) {
      return "object %s is a view or a foreign table: the log does not hold its rows"
          .formatted(object);
    }
    if (row.getString(2).equals("f")) {
      return null;
    }
    var array = row.getArray(3);
    if (array == null) {
      return "the table of object %s has no replica identity: a deleted row could not be named, and"
              .formatted(object)
          + " once the table is published the application could not change its rows. Give it a"
          + " primary key, or run `alter table %s replica identity using index <a unique index>`"
              .formatted(table.name());
    }
    var identity = List.of((String[]) array.getArray());
    var keys = table.key().stream().map(Column::name).filter(it -> !identity.contains(it)).toList();
    return keys.isEmpty()
        ? null
        : "the replica identity of object %s does not hold its key column `%s`: a deleted row could"
                .formatted(object, keys.get(0))
            + " not be named. Run `alter table %s replica identity using index <a unique index of"
                .formatted(table.name())
            + " the key>`, or `… replica identity full`";
  }

  /** Why its changes are not in the log that is read; null: they are. */
  @Nullable String uncaptured(String system) {
    if (problem != null) {
      return problem;
    }
    return published
        ? null
        : "its table is not in the publication: `syncline capture %s %s --apply`"
            .formatted(system, object);
  }
}
