package io.syncline.store.audit;

import io.syncline.core.audit.digest.AuditDigests.Digested;
import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.audit.digest.DigestRow;
import io.syncline.core.audit.digest.RowDigest;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import io.syncline.store.sql.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows of the audit log as they are digested and exported: nothing of them is left out. */
final class DigestRows {

  private static final String SELECT =
      """
      select number, salt, cause, operation, target, settled, at, entity, record_id, system_id, object, native_id, source,
             outcome, reason, run_id, actor, changes
      """;

  static final String COLUMNS = SELECT + "from sync_audit_log ";

  /** With the key of the window in which the row is. */
  static final String COLUMNS_AND_KEY =
      SELECT
          + """
          , (select encode(key_id, 'hex') from audit_digest where to_number >= sync_audit_log.number
             order by to_number limit 1) as key
          from sync_audit_log
          """;

  private DigestRows() {}

  static DigestRow row(Row row) throws SQLException {
    return row(row, row.maybeText("key"));
  }

  private static DigestRow row(Row row, @Nullable String keyId) throws SQLException {
    return new DigestRow(
        row.number("number"),
        row.uuid("cause"),
        new DigestRow.Fields(
            List.of(
                row.text("operation"),
                row.text("target"),
                Boolean.toString(row.flag("settled")),
                row.time("at").toString(),
                row.text("entity"),
                text(row.maybeUuid("record_id")),
                text(row.maybeText("system_id")),
                text(row.maybeText("object")),
                text(row.maybeText("native_id")),
                text(row.maybeText("source")),
                row.text("outcome"),
                text(row.maybeText("reason")),
                text(row.maybeText("run_id")),
                row.text("actor"))),
        changes(row.document("changes")),
        new DigestRow.Salt(row.uuid("salt"), keyId));
  }

  static Digested digested(Row row, DigestKeys keys, @Nullable String keyId) throws SQLException {
    var it = row(row, keyId);
    var changes = new TreeMap<String, String>();
    it.changes()
        .forEach(
            (name, change) ->
                changes.put(name, RowDigest.ofChange(keys, it.salt(), name, change, Json::text)));
    return new Digested(
        it.number(), it.day(), RowDigest.of(it.number(), it.cause(), it.fields(), changes));
  }

  /** What somebody wrote who is not this product may be anything: it has a digest too. */
  private static Map<String, Value> changes(String document) {
    try {
      return Json.stored(document).fields();
    } catch (MalformedJson e) {
      return Map.of("", Value.text(document));
    }
  }

  private static String text(@Nullable Object value) {
    return Objects.toString(value, "");
  }
}
