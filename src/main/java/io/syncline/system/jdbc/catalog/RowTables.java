package io.syncline.system.jdbc.catalog;

import io.syncline.core.definition.system.DatabaseTable;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ValueType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what an object says of its table: every name in a statement is one that the catalog
 * gave, never one that a file did.
 */
public final class RowTables {

  private static final Set<ColumnKind> TIMES =
      Set.of(ColumnKind.INSTANT, ColumnKind.LOCAL_TIME, ColumnKind.DATE, ColumnKind.INTEGER);

  private final Catalog catalog;
  private final Dialect dialect;
  private final ObjectType object;
  private final DatabaseTable spec;
  private final Catalog.Found found;
  private final Map<String, Column> columns;
  private final Map<String, List<String>> unique;
  private final List<String> primary;

  private RowTables(Connection connection, Dialect dialect, ObjectType object) throws SQLException {
    this.catalog = new Catalog(connection, dialect);
    this.dialect = dialect;
    this.object = object;
    this.spec = Objects.requireNonNull(object.table());
    this.found = catalog.table(spec.name());
    this.columns = catalog.columns(found);
    this.unique = found.isView() ? Map.of() : catalog.uniqueIndexes(found);
    this.primary = found.isView() ? List.of() : catalog.primaryKey(found);
  }

  /**
   * @param wanted fields that syncs name beside the declared ones
   * @throws CatalogProblem where the database has something not, or otherwise
   */
  public static RowTable of(
      Connection connection, Dialect dialect, ObjectType object, Collection<String> wanted)
      throws SQLException {
    try {
      return new RowTables(connection, dialect, object).table(wanted);
    } catch (CatalogProblem problem) {
      throw new CatalogProblem("object " + object.name() + ": " + problem.why());
    }
  }

  private RowTable table(Collection<String> wanted) throws SQLException {
    var fields = new HashMap<String, Column>();
    object.fields().keySet().forEach(it -> fields.put(it, field(it)));
    wanted.stream()
        .filter(it -> !it.equals(DatabaseTable.ID))
        .forEach(it -> fields.computeIfAbsent(it, this::field));
    var key = key();
    fields.forEach(this::unique);
    var constraints = new HashMap<String, List<String>>();
    unique.forEach((name, of) -> constraints.put(name.toLowerCase(Locale.ROOT), of));
    if (!found.isView()) {
      catalog
          .foreignKeys(found)
          .forEach((name, of) -> constraints.put(name.toLowerCase(Locale.ROOT), of));
    }
    constraints.putIfAbsent("primary", primary);
    return new RowTable(
        object,
        dialect,
        dialect.quoted(found.schema()) + "." + dialect.quoted(found.name()),
        fields,
        key,
        marks(),
        constraints);
  }

  private Column field(String field) {
    var column = column(spec.column(field));
    if (column.kind() == ColumnKind.BINARY) {
      throw new CatalogProblem("column `" + column.name() + "` holds bytes, which are not carried");
    }
    var declared = object.fields().get(field);
    boolean day = declared != null && declared.type() == ValueType.DATE;
    return day && !dialect.hasDays() && column.kind() == ColumnKind.LOCAL_TIME
        ? column.byDay()
        : column;
  }

  private Column column(String name) {
    var exact = Catalog.exact(name, columns.keySet(), "column of `" + found.name() + "`");
    return Objects.requireNonNull(columns.get(exact));
  }

  private List<Column> key() {
    var written = spec.key().isEmpty() ? primary : spec.key();
    if (written.isEmpty()) {
      throw new CatalogProblem(
          "`" + found.name() + "` has no primary key; say the `key` columns that identify a row");
    }
    var key = written.stream().map(it -> column(spec.column(it))).toList();
    var names = new HashSet<>(key.stream().map(Column::name).toList());
    boolean proved =
        found.isView()
            || names.containsAll(primary) && !primary.isEmpty()
            || unique.values().stream().anyMatch(names::containsAll);
    if (!proved) {
      throw new CatalogProblem(
          "the key %s is not unique in `%s`: one id could mean two rows"
              .formatted(names, found.name()));
    }
    return key;
  }

  /** A claim that a lost create is settled by: the database must hold it. */
  private void unique(String field, Column column) {
    var declared = object.fields().get(field);
    if (declared == null || !declared.unique() || found.isView()) {
      return;
    }
    var alone = List.of(column.name());
    if (!unique.containsValue(alone) && !primary.equals(alone)) {
      throw new CatalogProblem(
          "column `%s` is declared `unique`, and no index of `%s` makes it so"
              .formatted(column.name(), found.name()));
    }
  }

  private RowTable.Marks marks() {
    boolean xmin = Dialect.XMIN.equals(object.version()) && !columns.containsKey(Dialect.XMIN);
    if (xmin && (dialect != Dialect.POSTGRESQL || found.isView())) {
      throw new CatalogProblem("only tables of PostgreSQL have an `xmin`; name a version column");
    }
    var deleted = spec.deleted();
    int equals = deleted == null ? -1 : deleted.indexOf('=');
    var marker =
        deleted == null ? null : column(equals < 0 ? deleted : deleted.substring(0, equals));
    if (marker != null && equals < 0 && !isMark(marker.kind())) {
      throw new CatalogProblem(
          "column `%s` is neither a boolean nor a time; write `deleted: %s=<value>`"
              .formatted(marker.name(), marker.name()));
    }
    return new RowTable.Marks(
        time(object.updatedAt()),
        time(object.createdAt()),
        xmin || object.version() == null ? null : column(spec.column(object.version())),
        xmin,
        marker,
        deleted == null || equals < 0 ? null : deleted.substring(equals + 1));
  }

  private static boolean isMark(ColumnKind kind) {
    return kind == ColumnKind.BOOLEAN
        || kind == ColumnKind.INSTANT
        || kind == ColumnKind.LOCAL_TIME;
  }

  private @Nullable Column time(@Nullable String field) {
    if (field == null) {
      return null;
    }
    var column = column(spec.column(field));
    if (!TIMES.contains(column.kind())) {
      throw new CatalogProblem(
          "column `%s` is no time, so it cannot tell when a row changed".formatted(column.name()));
    }
    return column;
  }
}
