package io.syncline.system.jdbc.catalog;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table or view of an object, its names looked up in the database's catalog. Immutable.
 *
 * @param object as its system type declares it
 * @param dialect what the database speaks
 * @param name quoted, with its schema
 * @param fields columns by field
 * @param key columns of a row's id
 * @param marks the columns with a meaning of their own
 * @param constraints columns by the lower-case name of the constraint or index that names them
 */
public record RowTable(
    ObjectType object,
    Dialect dialect,
    String name,
    Map<String, Column> fields,
    List<Column> key,
    Marks marks,
    Map<String, List<String>> constraints) {

  /**
   * Columns with a meaning.
   *
   * @param version counted up by each write, or kept by the database; null: none, or {@code xmin}
   * @param isXmin whether PostgreSQL's {@code xmin} is the version
   * @param deletedValue what {@code deleted} holds in a row that is; null: it is true, or a time
   */
  public record Marks(
      @Nullable Column updatedAt,
      @Nullable Column createdAt,
      @Nullable Column version,
      boolean isXmin,
      @Nullable Column deleted,
      @Nullable String deletedValue) {

    public boolean hasVersion() {
      return isXmin || version != null;
    }
  }

  public RowTable {
    fields = Map.copyOf(fields);
    key = List.copyOf(key);
    constraints = Map.copyOf(constraints);
  }

  /** Every column that is read, each once. */
  public List<Column> selected() {
    var all = new LinkedHashSet<>(key);
    fields.values().stream().sorted(Comparator.comparing(Column::name)).forEach(all::add);
    for (var mark : new Column[] {marks.updatedAt, marks.createdAt, marks.version, marks.deleted}) {
      if (mark != null) {
        all.add(mark);
      }
    }
    return new ArrayList<>(all);
  }

  /** The columns that a constraint, an index or an error names. */
  public List<String> columnsOf(@Nullable String constraint) {
    if (constraint == null) {
      return List.of();
    }
    return constraints.getOrDefault(constraint.toLowerCase(Locale.ROOT), List.of(constraint));
  }

  public List<String> fieldsOf(String column) {
    return fields.entrySet().stream()
        .filter(it -> it.getValue().name().equalsIgnoreCase(column))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private String quoted(Column column) {
    return dialect.quoted(column.name());
  }

  private String list(List<Column> columns) {
    return columns.stream().map(this::quoted).collect(Collectors.joining(", "));
  }

  private String tuple(List<Column> columns) {
    return columns.size() == 1 ? quoted(columns.get(0)) : "(" + list(columns) + ")";
  }

  private static String places(int count) {
    var places = String.join(", ", Collections.nCopies(count, "?"));
    return count == 1 ? places : "(" + places + ")";
  }

  /** The rows behind one in an order; takes the values of {@link #behindValues}. */
  private String behind(List<Column> order) {
    if (dialect.comparesTuples() || order.size() == 1) {
      return tuple(order) + " > " + places(order.size());
    }
    var ways = new ArrayList<String>();
    for (int i = 0; i < order.size(); i++) {
      var way = new StringBuilder();
      order.subList(0, i).forEach(it -> way.append(quoted(it)).append(" = ? and "));
      ways.add(way + quoted(order.get(i)) + " > ?");
    }
    return "(" + String.join(" or ", ways) + ")";
  }

  /** Which values of an order of so many columns a page behind a row takes, one after the other. */
  public List<Integer> behindValues(int columns) {
    var all = IntStream.range(0, columns).boxed().toList();
    return dialect.comparesTuples()
        ? all
        : all.stream().flatMap(it -> all.subList(0, it + 1).stream()).toList();
  }

  private String answer() {
    return list(selected()) + (marks.isXmin() ? ", xmin::text" : "");
  }

  /** All rows, or those a condition names. */
  public String select(String rest) {
    return "select " + answer() + " from " + name + rest;
  }

  public String count() {
    return "select count(*) from " + name;
  }

  /** The rows of so many keys. */
  public String selectKeys(int count) {
    return select(
        " where "
            + tuple(key)
            + " in ("
            + String.join(", ", Collections.nCopies(count, places(key.size())))
            + ")");
  }

  public String selectWhere(Column column) {
    return select(" where " + quoted(column) + " = ?" + dialect.limit("?"));
  }

  /** Where several columns hold values. */
  public String selectWhere(List<Column> columns) {
    return select(
        " where "
            + columns.stream().map(it -> quoted(it) + " = ?").collect(Collectors.joining(" and "))
            + dialect.limit("2"));
  }

  /** A page in the order of the key. */
  public String pageByKey(boolean first) {
    var after = first ? "" : " where " + behind(key);
    return select(after + " order by " + list(key) + dialect.limit("?"));
  }

  /** A page of rows without a time of change. */
  public String pageWithoutTime(boolean first) {
    var after = first ? "" : " and " + behind(key);
    var changed = quoted(Objects.requireNonNull(marks.updatedAt));
    return select(
        " where " + changed + " is null" + after + " order by " + list(key) + dialect.limit("?"));
  }

  /** A page in the order of the last change. */
  public String pageByTime(boolean first) {
    var changed = Objects.requireNonNull(marks.updatedAt);
    var order = new ArrayList<Column>();
    order.add(changed);
    order.addAll(key);
    var after = first ? "" : " and " + behind(order);
    return select(
        " where "
            + quoted(changed)
            + " >= ?"
            + after
            + " order by "
            + list(order)
            + dialect.limit("?"));
  }

  /** A new row with values in these columns. */
  public String insert(List<Column> columns, List<String> fixed) {
    var names = new ArrayList<>(columns.stream().map(this::quoted).toList());
    var values = new ArrayList<>(Collections.nCopies(columns.size(), "?"));
    for (var each : fixed) {
      names.add(each.substring(0, each.indexOf(" = ")));
      values.add(each.substring(each.indexOf(" = ") + 3));
    }
    if (names.isEmpty() && !dialect.insertsNothing()) {
      names.add(quoted(key.get(0)));
      values.add("default");
    }
    var row =
        names.isEmpty() && dialect.returnsRows()
            ? " default values"
            : " (" + String.join(", ", names) + ") values (" + String.join(", ", values) + ")";
    return "insert into " + name + row + returning();
  }

  /** Changes the row of a key, on condition of its version where that is asked for. */
  public String update(List<Column> columns, List<String> fixed, boolean conditional) {
    var set = new ArrayList<>(columns.stream().map(it -> quoted(it) + " = ?").toList());
    set.addAll(fixed);
    return "update "
        + name
        + " set "
        + String.join(", ", set)
        + ofKey()
        + (conditional ? " and " + version() + " = ?" : "")
        + returning();
  }

  public String delete() {
    return "delete from " + name + ofKey();
  }

  private String ofKey() {
    return " where "
        + key.stream().map(it -> quoted(it) + " = ?").collect(Collectors.joining(" and "));
  }

  private String version() {
    return marks.isXmin() ? "xmin::text" : quoted(Objects.requireNonNull(marks.version));
  }

  private String returning() {
    return dialect.returnsRows() ? " returning " + answer() : "";
  }

  /** What every write sets beside its values, of the columns it does not name. */
  public List<String> fixed(List<Column> written, boolean created) {
    var fixed = new LinkedHashMap<Column, String>();
    var version = marks.version;
    if (version != null && !created && version.kind() == ColumnKind.INTEGER) {
      fixed.put(version, quoted(version) + " = coalesce(" + quoted(version) + ", 0) + 1");
    }
    if (version != null && created && version.kind() == ColumnKind.INTEGER && !version.filled()) {
      fixed.put(version, quoted(version) + " = 0");
    }
    var changed = marks.updatedAt;
    if (changed != null && Objects.requireNonNull(object.table()).touch()) {
      fixed.put(changed, quoted(changed) + " = " + now(changed));
    }
    written.forEach(fixed::remove);
    return List.copyOf(fixed.values());
  }

  /** The time of the database, for a column without a zone as the clocks of its field show it. */
  private String now(Column column) {
    return dialect.now(column.kind() == ColumnKind.LOCAL_TIME ? zone(column) : null);
  }

  /** The zone of a column's times, where they have none of their own. */
  public ZoneId zone(Column column) {
    return fieldsOf(column.name()).stream()
        .map(it -> object.fields().get(it))
        .filter(it -> it != null && it.timeZone() != null)
        .map(FieldType::timeZone)
        .findFirst()
        .orElse(ZoneOffset.UTC);
  }

  /** What marks a row as deleted, or no longer; empty where that cannot be said. */
  public Optional<String> mark(boolean deleted) {
    var column = marks.deleted;
    if (column == null) {
      return Optional.empty();
    }
    var set = quoted(column) + " = ";
    if (column.kind() == ColumnKind.BOOLEAN) {
      return Optional.of(set + deleted);
    }
    return Optional.of(set + (deleted ? now(column) : "null"));
  }
}
