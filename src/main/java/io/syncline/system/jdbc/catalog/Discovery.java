package io.syncline.system.jdbc.catalog;

import io.syncline.core.definition.system.FieldType.Bounds;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.system.discover.FoundColumn;
import io.syncline.core.system.discover.FoundTable;
import io.syncline.core.system.discover.FoundTable.Access;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from the catalog of a database what a manifest could say of its tables. */
public final class Discovery {

  /** In lower case. Those of Oracle are the ones that its catalog calls its own. */
  private static final Set<String> OF_THE_DATABASE =
      Set.of(
          "information_schema",
          "pg_catalog",
          "mysql",
          "performance_schema",
          "sys",
          "system",
          "xdb",
          "mdsys",
          "ctxsys",
          "wmsys",
          "olapsys",
          "ordsys",
          "orddata",
          "lbacsys",
          "dvsys",
          "outln",
          "dbsnmp",
          "appqossys",
          "gsmadmin_internal",
          "ojvmsys",
          "audsys");

  private final Catalog catalog;
  private final Dialect dialect;

  public Discovery(Connection connection, Dialect dialect) throws SQLException {
    this.catalog = new Catalog(connection, dialect);
    this.dialect = dialect;
  }

  /** The tables and views of all schemas that are not the database's own, by name. */
  public List<Catalog.Found> tables() throws SQLException {
    var all = new ArrayList<Catalog.Found>();
    for (var schema : catalog.schemas()) {
      if (!OF_THE_DATABASE.contains(schema.toLowerCase(Locale.ROOT)) && !schema.startsWith("pg_")) {
        catalog
            .tables(schema)
            .forEach((name, what) -> all.add(new Catalog.Found(schema, name, hasNoKeys(what))));
      }
    }
    return all;
  }

  /** Nor has a table of another server a version that this one keeps. */
  private static boolean hasNoKeys(String what) {
    return what.contains("VIEW") || what.equals("FOREIGN TABLE");
  }

  /** Asks for one row, of which nothing is read. */
  public String probe(Catalog.Found table) {
    return "select 1 from %s.%s%s"
        .formatted(
            dialect.quoted(table.schema()), dialect.quoted(table.name()), dialect.limit("1"));
  }

  public FoundTable describe(Catalog.Found table, Access access) throws SQLException {
    var columns = catalog.columns(table);
    var unique = table.isView() ? Map.<String, List<String>>of() : catalog.uniqueIndexes(table);
    var primary = table.isView() ? List.<String>of() : catalog.primaryKey(table);
    return new FoundTable(
        catalog.isOwn(table.schema()) ? null : table.schema(),
        table.name(),
        table.isView(),
        new FoundTable.Key(
            primary.isEmpty() ? key(unique.values(), columns) : primary, !primary.isEmpty()),
        dialect == Dialect.POSTGRESQL && !table.isView() && !columns.containsKey(Dialect.XMIN),
        access,
        columns.values().stream()
            .map(
                it ->
                    column(
                        it,
                        unique.containsValue(List.of(it.name()))
                            || primary.equals(List.of(it.name()))))
            .toList());
  }

  /** The shortest unique index whose columns are never empty: two rows may share empty ones. */
  private static List<String> key(Collection<List<String>> unique, Map<String, Column> columns) {
    return unique.stream()
        .filter(
            it ->
                it.stream()
                    .allMatch(
                        name ->
                            columns.containsKey(name)
                                && !Objects.requireNonNull(columns.get(name)).nullable()))
        .min(Comparator.<List<String>>comparingInt(List::size).thenComparing(List::toString))
        .orElse(List.of());
  }

  private static FoundColumn column(Column it, boolean isUnique) {
    boolean hasZone = it.kind() == ColumnKind.INSTANT;
    return new FoundColumn(
        it.name(),
        it.typeName(),
        type(it.kind()),
        hasZone || it.kind() == ColumnKind.LOCAL_TIME,
        hasZone,
        !it.nullable() && !it.filled(),
        isUnique,
        new Bounds(it.longest(), it.scaled() ? it.scale() : null));
  }

  private static @Nullable ValueType type(ColumnKind kind) {
    return switch (kind) {
      case TEXT, OTHER -> ValueType.TEXT;
      case INTEGER -> ValueType.INTEGER;
      case NUMBER, FLOAT -> ValueType.DECIMAL;
      case BOOLEAN -> ValueType.BOOLEAN;
      case DATE -> ValueType.DATE;
      case LOCAL_TIME, INSTANT -> ValueType.DATETIME;
      case ARRAY -> ValueType.LIST;
      case BINARY -> null;
    };
  }
}
