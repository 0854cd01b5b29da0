package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.system.DatabaseTable;
import io.syncline.core.definition.system.DatabaseTable.Write;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.check.operation.TimeChecks;
import java.util.ArrayList;
import java.util.List;

/**
 * What an object says of its table that could never work, as far as its file shows that; the
 * database's own catalog shows the rest when it is first asked.
 */
final class TableChecks {

  private final String path;
  private final ObjectType object;
  private final DatabaseTable table;
  private final List<Finding> findings = new ArrayList<>();

  private TableChecks(String path, ObjectType object, DatabaseTable table) {
    this.path = path;
    this.object = object;
    this.table = table;
  }

  static List<Finding> of(String path, ObjectType object, DatabaseTable table) {
    var checks = new TableChecks(path, object, table);
    checks.names();
    checks.writes();
    checks.times();
    return checks.findings;
  }

  private void names() {
    var parts = table.name().split("\\.", -1);
    if (parts.length > 2 || List.of(parts).contains("")) {
      problem("/table", "`%s` is no table or `schema.table`".formatted(table.name()));
    }
    var fields = object.fields().keySet().stream().sorted().toList();
    for (var field : fields) {
      if (field.indexOf('.') >= 0 || field.indexOf('[') >= 0) {
        problem(
            JsonPointers.below("/fields", field),
            "a field of a table is one column: name it without dots and brackets, and say its"
                + " column in `columns` of the `table`");
      }
      if (field.equals(DatabaseTable.ID)) {
        problem("/fields/" + field, "`_id` is the id of the row; say its column in `columns`");
      }
    }
    for (var field : table.columns().keySet()) {
      if (!fields.contains(field)) {
        problem(
            JsonPointers.below("/table/columns", field),
            ConstantNames.unknown(field, "a field of this object", fields));
      }
    }
    if (object.versionHeader() != null) {
      problem("/version", "a table has no headers: name a column, or `xmin` of PostgreSQL");
    }
  }

  private void writes() {
    var writes = table.writes();
    if ((writes.contains(Write.ARCHIVE) || writes.contains(Write.RESTORE))
        && table.deleted() == null) {
      problem(
          "/table/writes", "to archive and restore rows, `deleted` names the column that says so");
    }
    if (writes.contains(Write.RESTORE)
        && table.deleted() != null
        && table.deleted().contains("=")) {
      problem(
          "/table/writes",
          "what `deleted` holds after a restore is known of booleans and times only");
    }
    if (table.touch() && (object.updatedAt() == null || writes.isEmpty())) {
      problem("/table/touch", "`touch` sets `updatedAt` with our writes: both are needed");
    }
    if (object.marker() != null && !object.fields().containsKey(object.marker())) {
      return;
    }
    boolean settled =
        object.marker() != null || object.fields().values().stream().anyMatch(it -> it.unique());
    if (writes.contains(Write.CREATE) && !settled) {
      findings.add(
          Finding.notice(
              path + "/table/writes",
              "after a lost answer to a create a person must decide: name a `marker` column, or a"
                  + " field with `unique: true`"));
    }
    if (writes.contains(Write.UPDATE) && object.version() == null) {
      findings.add(
          Finding.notice(
              path + "/table/writes",
              "without `version` an edit between our read and our write is lost; name a column, or"
                  + " `xmin` of PostgreSQL"));
    }
  }

  /** A poll sees that a row changed, and not that it is new. */
  private void times() {
    for (var time : TimeChecks.places(object.updatedAt())) {
      if (!time.equals(object.updatedAt())) {
        problem("/updatedAt", "of a table it is one column: a view may choose between two");
        break;
      }
    }
    if (object.updatedAt() != null && object.createdAt() == null) {
      findings.add(
          Finding.notice(
              path,
              "without `createdAt` a new row is linked where it exists and created nowhere, until a"
                  + " plan or a person has it created; name the column of the creation"));
    }
  }

  private void problem(String below, String message) {
    findings.add(Finding.problem(path + below, message));
  }
}
