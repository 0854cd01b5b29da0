package io.syncline.system.jdbc.catalog;

import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Sha256;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The trigger of a table of PostgreSQL that notifies of each row. A notification is one letter and
 * the row's id as its reader has it. The function fails at no row: a failure would undo the
 * application's own write.
 */
public final class RowTrigger {

  private static final Set<ColumnKind> KEYS =
      Set.of(
          ColumnKind.TEXT,
          ColumnKind.INTEGER,
          ColumnKind.NUMBER,
          ColumnKind.DATE,
          ColumnKind.OTHER);

  private static final Pattern NAME =
      Pattern.compile("\"((?:[^\"]|\"\")*)\"\\.\"((?:[^\"]|\"\")*)\"");

  private static final int LONGEST_NAME = 40;

  private static final String BODY =
      """

      declare
        old_id text;
        new_id text;
      begin
        if tg_op <> 'INSERT' then
          old_id := %s;
        end if;
        if tg_op <> 'DELETE' then
          new_id := %s;
        end if;
        if old_id <> '' and old_id is distinct from new_id and octet_length(old_id) <= 2048 then
          perform pg_notify('%s', 'd' || old_id);
        end if;
        if new_id <> '' and octet_length(new_id) <= 2048 then
          perform pg_notify('%s',
            case when old_id is distinct from new_id then 'c' else 'u' end || new_id);
        end if;
        return null;
      end
      """;

  private final RowTable table;
  private final String schema;
  private final String name;

  /**
   * @param system of which the table is an object: each object has a trigger of its own, also where
   *     several share a table
   * @throws CatalogProblem where rows of the table cannot be reported
   */
  public RowTrigger(SystemId system, RowTable table) {
    this.table = table;
    checkKey(table);
    var parts = NAME.matcher(table.name());
    if (!parts.matches()) {
      throw new IllegalStateException("a table is named with its schema");
    }
    this.schema = parts.group(1);
    this.name = name(system, table, parts);
  }

  /**
   * @throws CatalogProblem where the database reports no rows, or not as reads identify them
   */
  public static void checkKey(RowTable table) {
    if (table.dialect() != Dialect.POSTGRESQL) {
      throw new CatalogProblem("only PostgreSQL notifies of changes");
    }
    for (var column : table.key()) {
      if (!KEYS.contains(column.kind())) {
        throw new CatalogProblem(
            "object %s: its key column `%s` is a %s, which no notification carries"
                .formatted(table.object().name(), column.name(), column.typeName()));
      }
    }
  }

  private static String name(SystemId system, RowTable table, Matcher parts) {
    var plain = parts.group(2).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    var of = List.of(system.value(), table.object().name(), table.name());
    var key = of.toString() + table.key().stream().map(Column::name).toList();
    return "syncline_"
        + plain.substring(0, Math.min(plain.length(), LONGEST_NAME))
        + "_"
        + digest(key);
  }

  private static String digest(String text) {
    return HexFormat.of().formatHex(Sha256.of(text), 0, 4);
  }

  /** What the trigger, its function and the channel are called: letters, digits, underscores. */
  public String name() {
    return name;
  }

  /** The text of the function, as the catalog shows it too. */
  public String body() {
    return BODY.formatted(id("old"), id("new"), name, name);
  }

  private String id(String row) {
    var columns = table.key();
    if (columns.size() == 1) {
      return value(row, columns.get(0));
    }
    return columns.stream()
        .map(it -> "replace(replace(" + value(row, it) + ", '%', '%25'), '/', '%2F')")
        .collect(Collectors.joining(" || '/' || "));
  }

  private String value(String row, Column column) {
    return "format('%s', " + row + "." + table.dialect().quoted(column.name()) + ")";
  }

  private String function() {
    return "\"" + schema + "\"." + name + "()";
  }

  /** What makes it, each one statement. */
  public List<String> creation() {
    var body = body();
    var quote = "$syncline$";
    while (body.contains(quote)) {
      quote = quote.substring(0, quote.length() - 1) + "_$";
    }
    return List.of(
        "set local lock_timeout = '5s'",
        "create or replace function %s returns trigger language plpgsql\n".formatted(function())
            + "  set search_path = pg_catalog set datestyle = 'ISO, YMD' as "
            + quote
            + body
            + quote,
        "drop trigger if exists %s on %s".formatted(name, table.name()),
        "create trigger %s after insert or update or delete on %s\n  for each row execute function %s"
            .formatted(name, table.name(), function()));
  }

  /** What removes it. */
  public List<String> removal() {
    return List.of(
        "set local lock_timeout = '5s'",
        "drop trigger if exists %s on %s".formatted(name, table.name()),
        "drop function if exists " + function());
  }

  /** The statements as one text that a person runs. */
  public static String script(List<String> statements) {
    return "begin;\n" + String.join(";\n", statements) + ";\ncommit;\n";
  }

  /** Asks what the table is, whether its trigger works, and the function's text. */
  public static String state() {
    return """
    select c.relkind, t.tgenabled, p.prosrc
    from pg_class c
    left join pg_trigger t on t.tgrelid = c.oid and t.tgname = ? and not t.tgisinternal
    left join pg_proc p on p.oid = t.tgfoid
    where c.oid = to_regclass(?)
    """;
  }
}
