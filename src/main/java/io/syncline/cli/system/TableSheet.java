package io.syncline.cli.system;

import io.syncline.cli.common.Document;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.system.discover.FoundColumn;
import io.syncline.core.system.discover.FoundTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Prints tables of a database: all of them in short, or one as YAML for the manifest. */
final class TableSheet {

  private static final Pattern CHANGED =
      Pattern.compile("(.*_)?(updated?|changed?|modified|modification)(_?(at|on|time|date|ts))?");
  private static final Pattern CREATED =
      Pattern.compile("(.*_)?(created?|creation|inserted)(_?(at|on|time|date|ts))?");
  private static final Pattern VERSION =
      Pattern.compile("(.*_)?(version|revision|rev|lock_?version|row_?version)(_?no)?");
  private static final Pattern DELETED =
      Pattern.compile("(is_?)?(deleted|archived|removed|gone)(_?(at|on|time|date))?");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
  private static final Set<String> YAML_WORDS =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  private final PrintWriter out;
  private final SystemType type;

  TableSheet(PrintWriter out, SystemType type) {
    this.out = out;
    this.type = type;
  }

  /** One line for each, and what no object names. */
  void list(List<FoundTable> tables) {
    for (var it : tables) {
      var object = object(it).orElse(null);
      out.println(
          "%s %s: %s, %d columns%s"
              .formatted(
                  it.isView() ? "view " : "table",
                  it.fullName(),
                  key(it),
                  it.columns().size(),
                  access(it)));
      out.println(
          object == null
              ? "      no object names it"
              : "      object " + object.name() + left(it, object));
    }
    if (tables.isEmpty()) {
      out.println("The user sees no table and no view.");
    }
  }

  /** A table as JSON. */
  Document document(FoundTable it) {
    var object = object(it).orElse(null);
    return new Document()
        .with("table", it.fullName())
        .with("view", it.isView())
        .with("key", it.key().columns())
        .with("columns", it.columns().size())
        .with("refused", it.access().refused())
        .with("empty", it.access().isEmpty())
        .with("object", object == null ? null : object.name())
        .with(
            "unnamed",
            object == null ? null : unnamed(it, object).stream().map(FoundColumn::name).toList());
  }

  private static String key(FoundTable it) {
    return it.key().isMissing() ? "no key" : "key " + String.join(", ", it.key().columns());
  }

  private static String access(FoundTable it) {
    var refused = it.access().refused();
    return refused != null
        ? "; it cannot be read: " + refused
        : it.access().isEmpty() ? "; it is empty" : "";
  }

  private static String left(FoundTable table, ObjectType object) {
    var left =
        unnamed(table, object).stream().map(it -> it.name() + " (" + it.typeName() + ")").toList();
    return left.isEmpty() ? " names all columns" : " does not name: " + String.join(", ", left);
  }

  private static List<FoundColumn> unnamed(FoundTable table, ObjectType object) {
    var spec = object.table();
    var named = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
    object.fields().keySet().forEach(it -> named.add(spec == null ? it : spec.column(it)));
    for (var it : new String[] {object.updatedAt(), object.createdAt(), object.version()}) {
      if (it != null) {
        named.add(spec == null ? it : spec.column(it));
      }
    }
    if (spec != null && spec.deleted() != null) {
      named.add(spec.deleted().split("=", 2)[0]);
    }
    named.addAll(table.key().columns());
    return columns(table, it -> it.type() != null && !named.contains(it.name()));
  }

  private Optional<ObjectType> object(FoundTable table) {
    return type.objects().values().stream()
        .filter(
            it ->
                it.table() != null
                    && (it.table().name().equalsIgnoreCase(table.fullName())
                        || it.table().name().equalsIgnoreCase(table.name())
                            && table.schema() == null))
        .findFirst();
  }

  /** The table that a name means; empty: none, or several. */
  static Optional<FoundTable> named(List<FoundTable> tables, String name) {
    return alone(tables, it -> it.fullName().equals(name))
        .or(() -> alone(tables, it -> it.fullName().equalsIgnoreCase(name)))
        .or(() -> alone(tables, it -> it.name().equalsIgnoreCase(name)));
  }

  private static Optional<FoundTable> alone(
      List<FoundTable> tables, Predicate<FoundTable> predicate) {
    var found = tables.stream().filter(predicate).toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** What to say of a name that means no table. */
  static String unknown(List<FoundTable> tables, String name) {
    var names = tables.stream().map(FoundTable::fullName).collect(Collectors.toSet());
    return "the database has no table or view `%s`%s"
        .formatted(
            name,
            Names.nearest(name, names)
                .map("; did you mean `%s`?"::formatted)
                .orElse(", or the user may not see it"));
  }

  /**
   * An object for the manifest.
   *
   * @return whether it can be used as it is
   */
  boolean yaml(FoundTable table) {
    var changed = times(table, CHANGED);
    var created = times(table, CREATED);
    var versions =
        columns(table, it -> it.type() == ValueType.INTEGER && VERSION.matcher(low(it)).matches());
    out.println("objects:");
    out.println("  " + objectName(table) + ":");
    out.println("    table:");
    out.println("      name: " + quoted(table.fullName()));
    keyLines(table);
    out.println("      # writes: [create, update]   # left out: nothing is written");
    columns(table, it -> isMark(it) && DELETED.matcher(low(it)).matches())
        .forEach(it -> out.println("      # deleted: %s".formatted(quoted(it.name()))));
    var renamed = new TreeMap<String, String>();
    table.columns().stream()
        .filter(it -> it.type() != null && !field(it).equals(it.name()))
        .forEach(it -> renamed.put(field(it), it.name()));
    if (!renamed.isEmpty()) {
      out.println("      columns:");
      renamed.forEach(
          (field, column) ->
              out.println("        %s: %s".formatted(quoted(field), quoted(column))));
    }
    mark("createdAt", created, "set once, when the row is made?");
    mark("updatedAt", changed, "does every change move it?");
    versionLines(table, versions);
    var marks = new ArrayList<FoundColumn>();
    if (created.size() == 1) {
      marks.addAll(created);
    }
    if (changed.size() == 1) {
      marks.addAll(changed);
    }
    fieldLines(table, marks);
    out.flush();
    return !table.key().isMissing() && table.access().refused() == null;
  }

  private void keyLines(FoundTable table) {
    if (table.key().isMissing()) {
      out.println(
          "      key: []   # TODO: the columns that identify a row; the catalog tells none");
    } else if (!table.key().isPrimary()) {
      out.println(
          "      key: ["
              + table.key().columns().stream()
                  .map(TableSheet::quoted)
                  .collect(Collectors.joining(", "))
              + "]   # of a unique index; there is no primary key");
    }
  }

  private void mark(String name, List<FoundColumn> candidates, String question) {
    boolean alone = candidates.size() == 1;
    for (var it : candidates) {
      var zone = it.hasZone() ? "" : " It has no zone: UTC, unless its field says `timeZone`.";
      out.println(
          "    %s%s: %s   # %s%s"
              .formatted(alone ? "" : "# ", name, quoted(field(it)), question, zone));
    }
    if (candidates.isEmpty()) {
      out.println("    # %s: no column of a time is called so".formatted(name));
    }
  }

  private void versionLines(FoundTable table, List<FoundColumn> versions) {
    versions.forEach(
        it ->
            out.println(
                "    # version: %s   # where each change counts it up"
                    .formatted(quoted(field(it)))));
    if (table.keepsVersion()) {
      out.println("    version: xmin   # the database keeps it");
    } else if (versions.isEmpty()) {
      out.println("    # version: none was found; an update cannot be made conditional");
    }
  }

  private void fieldLines(FoundTable table, List<FoundColumn> marks) {
    var fields = new ArrayList<String>();
    for (var it : table.columns()) {
      boolean generated = table.key().columns().equals(List.of(it.name())) && !it.isRequired();
      if (it.type() == null) {
        fields.add("      # %s: %s is not carried".formatted(quoted(field(it)), it.typeName()));
      } else if (!marks.contains(it) && !(generated && !table.isView())) {
        fields.add(fieldLine(it));
      }
    }
    boolean none = fields.stream().allMatch(it -> it.strip().startsWith("#"));
    out.println(none ? "    fields: {}" : "    fields:");
    fields.forEach(out::println);
  }

  private static String fieldLine(FoundColumn it) {
    var says = new ArrayList<String>();
    if (it.type() != null && it.type() != ValueType.TEXT) {
      says.add("type: " + it.type().name().toLowerCase(Locale.ROOT));
    }
    if (it.bounds().maxLength() != null) {
      says.add("maxLength: " + it.bounds().maxLength());
    }
    if (it.bounds().scale() != null) {
      says.add("scale: " + it.bounds().scale());
    }
    if (it.isRequired()) {
      says.add("required: true");
    }
    if (it.isUnique()) {
      says.add("findable: true");
      says.add("unique: true");
    }
    return "      %s: {%s}   # %s%s"
        .formatted(
            quoted(field(it)),
            String.join(", ", says),
            it.typeName(),
            it.isTime() && !it.hasZone() ? " without a zone: UTC, unless `timeZone` is said" : "");
  }

  private static List<FoundColumn> times(FoundTable table, Pattern name) {
    return columns(table, it -> it.isTime() && name.matcher(low(it)).matches());
  }

  private static boolean isMark(FoundColumn it) {
    return it.isTime() || it.type() == ValueType.BOOLEAN;
  }

  private static List<FoundColumn> columns(FoundTable table, Predicate<FoundColumn> of) {
    return table.columns().stream().filter(of).toList();
  }

  private static String low(FoundColumn it) {
    return it.name().toLowerCase(Locale.ROOT);
  }

  /** A path may hold no dots and brackets that are not its own. */
  private static String field(FoundColumn it) {
    return it.name().replaceAll("[.\\[\\]]", "_");
  }

  private static String objectName(FoundTable table) {
    var name = table.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "_");
    return quoted(name);
  }

  private static String quoted(String name) {
    var bare =
        name.contains(".")
            ? Arrays.stream(name.split("\\.", -1)).allMatch(it -> PLAIN.matcher(it).matches())
            : PLAIN.matcher(name).matches();
    return bare && !YAML_WORDS.contains(name.toLowerCase(Locale.ROOT))
        ? name
        : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
