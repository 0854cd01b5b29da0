package io.syncline.system.jdbc.catalog;

import io.syncline.core.definition.key.Names;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a database says of its tables. Of one connection, for a moment. */
public final class Catalog {

  private static final Set<String> WITH_ROWS =
      Set.of(
          "TABLE",
          "BASE TABLE",
          "VIEW",
          "PARTITIONED TABLE",
          "MATERIALIZED VIEW",
          "FOREIGN TABLE",
          "SYSTEM VIEW");

  /** How Oracle names a table in its recycle bin. */
  private static final String DROPPED = "BIN$";

  private final DatabaseMetaData data;
  private final Dialect dialect;
  private final @Nullable String own;

  public Catalog(Connection connection, Dialect dialect) throws SQLException {
    this.data = connection.getMetaData();
    this.dialect = dialect;
    this.own = dialect == Dialect.MYSQL ? connection.getCatalog() : connection.getSchema();
  }

  /**
   * A table or view.
   *
   * @param schema where it is; of MySQL the database
   * @param isView whether it has no keys and indexes of its own
   */
  public record Found(String schema, String name, boolean isView) {}

  /**
   * The table that a name means.
   *
   * @throws CatalogProblem where there is none; names the nearest
   */
  public Found table(String written) throws SQLException {
    int dot = written.indexOf('.');
    var schema = dot < 0 ? own : exact(written.substring(0, dot), schemas(), "schema");
    if (schema == null) {
      throw new CatalogProblem("the user has no schema of its own; write `schema." + written + "`");
    }
    var tables = tables(schema);
    var name = exact(written.substring(dot + 1), tables.keySet(), "table or view");
    return new Found(schema, name, tables.get(name).contains("VIEW"));
  }

  /** The name as the catalog spells it; upper and lower case count only where they must. */
  public static String exact(String written, Collection<String> known, String what) {
    if (known.contains(written)) {
      return written;
    }
    var alike = known.stream().filter(written::equalsIgnoreCase).toList();
    if (alike.size() == 1) {
      return alike.get(0);
    }
    throw new CatalogProblem(
        "the database has no %s `%s`%s"
            .formatted(
                what,
                written,
                Names.nearest(written, known)
                    .map("; did you mean `%s`?"::formatted)
                    .orElse(", or the user may not see it")));
  }

  /** The schemas that the user sees; of MySQL the databases. */
  public Set<String> schemas() throws SQLException {
    var names = new TreeSet<String>();
    boolean mysql = dialect == Dialect.MYSQL;
    try (var rows = mysql ? data.getCatalogs() : data.getSchemas()) {
      while (rows.next()) {
        names.add(rows.getString(mysql ? "TABLE_CAT" : "TABLE_SCHEM"));
      }
    }
    return names;
  }

  /** Whether a name without a schema means this one. */
  boolean isOwn(String schema) {
    return schema.equals(own);
  }

  /** The tables and views of a schema, each with what it is. */
  public Map<String, String> tables(String schema) throws SQLException {
    var tables = new TreeMap<String, String>();
    try (var rows = data.getTables(catalog(schema), pattern(schema), "%", null)) {
      while (rows.next()) {
        var type = String.valueOf(rows.getString("TABLE_TYPE")).toUpperCase(Locale.ROOT);
        var name = rows.getString("TABLE_NAME");
        if (WITH_ROWS.contains(type) && !name.startsWith(DROPPED)) {
          tables.put(name, type);
        }
      }
    }
    return tables;
  }

  /** The columns of a table in its own order. */
  public Map<String, Column> columns(Found table) throws SQLException {
    var columns = new LinkedHashMap<String, Column>();
    try (var rows =
        data.getColumns(
            catalog(table.schema()), pattern(table.schema()), escaped(table.name()), "%")) {
      while (rows.next()) {
        var column = column(rows);
        columns.put(column.name(), column);
      }
    }
    return columns;
  }

  private Column column(ResultSet row) throws SQLException {
    var typeName = row.getString("TYPE_NAME");
    return new Column(
        row.getString("COLUMN_NAME"),
        kind(row, typeName),
        typeName,
        row.getInt("COLUMN_SIZE"),
        row.getInt("DECIMAL_DIGITS"),
        row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
        row.getString("COLUMN_DEF") != null
            || "YES".equals(row.getString("IS_AUTOINCREMENT"))
            || "YES".equals(row.getString("IS_GENERATEDCOLUMN")));
  }

  /** Several bits of MySQL are neither true nor false. */
  private ColumnKind kind(ResultSet row, String typeName) throws SQLException {
    var kind =
        dialect.kind(
            row.getInt("DATA_TYPE"),
            typeName,
            row.getInt("COLUMN_SIZE"),
            row.getInt("DECIMAL_DIGITS"));
    boolean bits = typeName.equalsIgnoreCase("bit") && row.getInt("COLUMN_SIZE") > 1;
    return kind == ColumnKind.BOOLEAN && bits ? ColumnKind.BINARY : kind;
  }

  public List<String> primaryKey(Found table) throws SQLException {
    var columns = new TreeMap<Integer, String>();
    try (var rows = data.getPrimaryKeys(catalog(table.schema()), table.schema(), table.name())) {
      while (rows.next()) {
        columns.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(columns.values());
  }

  /** The columns of each unique index, by its name; those of only some rows are left out. */
  public Map<String, List<String>> uniqueIndexes(Found table) throws SQLException {
    var indexes = new HashMap<String, List<String>>();
    var partial = new TreeSet<String>();
    try (var rows =
        data.getIndexInfo(catalog(table.schema()), table.schema(), table.name(), true, true)) {
      while (rows.next()) {
        var name = rows.getString("INDEX_NAME");
        var column = rows.getString("COLUMN_NAME");
        if (name != null && column != null) {
          indexes.computeIfAbsent(name, it -> new ArrayList<>()).add(unquoted(column));
          if (rows.getString("FILTER_CONDITION") != null) {
            partial.add(name);
          }
        }
      }
    }
    partial.forEach(indexes::remove);
    return indexes;
  }

  /** PostgreSQL's driver shows a name that needs quotes with them. */
  private static String unquoted(String column) {
    return column.length() > 2 && column.startsWith("\"") && column.endsWith("\"")
        ? column.substring(1, column.length() - 1).replace("\"\"", "\"")
        : column;
  }

  /** The columns of each foreign key, by its name. */
  public Map<String, List<String>> foreignKeys(Found table) throws SQLException {
    var keys = new HashMap<String, List<String>>();
    try (var rows = data.getImportedKeys(catalog(table.schema()), table.schema(), table.name())) {
      while (rows.next()) {
        var name = rows.getString("FK_NAME");
        if (name != null) {
          keys.computeIfAbsent(name, it -> new ArrayList<>()).add(rows.getString("FKCOLUMN_NAME"));
        }
      }
    }
    return keys;
  }

  private @Nullable String catalog(String schema) {
    return dialect == Dialect.MYSQL ? schema : null;
  }

  private @Nullable String pattern(String schema) throws SQLException {
    return dialect == Dialect.MYSQL ? null : escaped(schema);
  }

  private String escaped(String name) throws SQLException {
    var escape = data.getSearchStringEscape();
    return name.replace(escape, escape + escape)
        .replace("_", escape + "_")
        .replace("%", escape + "%");
  }
}
