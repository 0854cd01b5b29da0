package io.syncline.resilience;

import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.sandbox.kernel.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Compares what the product says it wrote with what a system says was written to it. The system's
 * journal is the witness: it shares nothing with the product.
 */
final class Bookkeeping {
  private static final String SAID =
      """
      select operation, coalesce(native_id, '') as native_id, outcome, changes
      from sync_audit_log a
      where target = '%s' and operation in ('create', 'update')
        and (outcome = 'applied' and changes::text <> '{}'
          or outcome = 'unknown' and not exists (
            select from sync_audit_log b
            where b.cause = a.cause and b.operation = a.operation and b.target = a.target and b.settled))
      order by at, cause
      """;

  private final String system;
  private final List<Map<String, String>> applied = new ArrayList<>();
  private final List<Map<String, String>> unknown = new ArrayList<>();
  private final List<Journal.Entry> journal;

  Bookkeeping(String system, Tables tables, Sandboxes sandboxes) {
    this.system = system;
    this.journal = new ArrayList<>(sandboxes.writes(system));
    for (var row : tables.rows(SAID.formatted(system))) {
      (row.get("outcome").equals("applied") ? applied : unknown).add(row);
    }
  }

  /**
   * What does not add up; empty: each operation that the audit calls applied took effect once, with
   * the values it states, and each effect is audited, even as one whose outcome is not known.
   */
  List<String> discrepancies() {
    var found = new ArrayList<String>();
    journal.stream()
        .filter(it -> it.fields().isEmpty())
        .forEach(it -> found.add(system + " was sent again what it held: " + brief(it)));
    var unaudited = new ArrayList<>(journal);
    matched(matched(applied, unaudited, this::names), unaudited, this::describes)
        .forEach(row -> found.add(system + " knows nothing of " + row));
    var uncertain = new ArrayList<>(unknown);
    for (var entry : unaudited) {
      var match = uncertain.stream().filter(it -> mayBe(it, entry)).findFirst();
      match.ifPresentOrElse(
          uncertain::remove, () -> found.add("the audit knows nothing of " + brief(entry)));
    }
    return found;
  }

  /**
   * Creates that the audit log leaves with an unknown outcome. An update may keep one where a
   * person edited the same field before we looked: what matters is the value there now (S6).
   */
  List<Map<String, String>> uncertainCreates() {
    return unknown.stream().filter(it -> it.get("operation").equals("create")).toList();
  }

  /** Removes the effects that rows describe; returns the remaining rows. */
  private static List<Map<String, String>> matched(
      List<Map<String, String>> rows,
      List<Journal.Entry> effects,
      BiPredicate<Map<String, String>, Journal.Entry> describes) {
    var left = new ArrayList<Map<String, String>>();
    for (var row : rows) {
      var match = effects.stream().filter(it -> describes.test(row, it)).findFirst();
      match.ifPresentOrElse(effects::remove, () -> left.add(row));
    }
    return left;
  }

  /**
   * Whether the effect has all fields that the row describes. A clear of a field that was empty has
   * none: such rows come second, or they would take the effects of others.
   */
  private boolean names(Map<String, String> row, Journal.Entry entry) {
    return describes(row, entry)
        && Copies.attributes(system, entry.fields())
            .keySet()
            .containsAll(after(row.get("changes")).keySet());
  }

  private boolean describes(Map<String, String> row, Journal.Entry entry) {
    if (!row.get("native_id").equals(entry.nativeId())
        || !row.get("operation").equals(entry.operation())) {
      return false;
    }
    var written = Copies.attributes(system, entry.fields());
    return after(row.get("changes")).entrySet().stream()
        .allMatch(it -> written.getOrDefault(it.getKey(), "").equals(it.getValue()));
  }

  private static boolean mayBe(Map<String, String> row, Journal.Entry entry) {
    return row.get("operation").equals(entry.operation())
        && (row.get("native_id").isEmpty() || row.get("native_id").equals(entry.nativeId()));
  }

  private static Map<String, String> after(String changes) {
    var after = new TreeMap<String, String>();
    var all = (Value.Struct) Json.parse(changes);
    all.fields()
        .forEach(
            (attribute, change) -> {
              var value = ((Value.Struct) change).fields().get("after");
              after.put(attribute, value instanceof Value.Text text ? text.value() : "");
            });
    return after;
  }

  private static String brief(Journal.Entry entry) {
    return entry.operation()
        + " of "
        + entry.nativeId()
        + " by "
        + entry.path()
        + ": "
        + entry.fields();
  }
}
