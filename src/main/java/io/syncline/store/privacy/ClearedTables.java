package io.syncline.store.privacy;

import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.store.audit.ErasedEntries;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Clears all tables of what they hold of one person. What proves that something happened stays,
 * without values: the record's id, the audit log with digests in place of values, conflicts for the
 * statistics.
 */
final class ClearedTables {

  /** What is known of the copies: references that appear in these tables. */
  private static final String REFS =
      "(select * from unnest(:system::text[], :object::text[], :nativeId::text[]) as gone"
          + " (system_id, object, native_id))";

  /** By table, in an order that no foreign key forbids. */
  private static final Map<String, Sql> STATEMENTS = statements();

  private final Connection connection;
  private final DigestKeys keys;
  private final Set<RecordId> records;
  private final Set<NativeRef> copies;

  ClearedTables(
      Connection connection, DigestKeys keys, Set<RecordId> records, Set<NativeRef> copies) {
    this.connection = connection;
    this.keys = keys;
    this.records = records;
    this.copies = copies;
  }

  private static Map<String, Sql> statements() {
    var all = new LinkedHashMap<String, String>();
    all.put("search", "delete from record_search where record_id = any(:records)");
    all.put("match values", "delete from match_key where record_id = any(:records)");
    all.put("references", "delete from record_reference where record_id = any(:records)");
    all.put(
        "merges",
        "delete from record_merge where survivor_id = any(:records) or loser_id = any(:records)");
    all.put(
        "pairs kept apart",
        "delete from record_apart where one_id = any(:records) or other_id = any(:records)");
    all.put(
        "copies kept apart",
        "delete from copy_apart where record_id = any(:records) or (system_id, object, native_id)"
            + " in "
            + REFS);
    all.put("links", "delete from link where record_id = any(:records)");
    all.put(
        "unmatched copies",
        "delete from unmatched_copy where (system_id, object, native_id) in " + REFS);
    all.put(
        "awaited copies",
        "delete from awaited_id where (system_id, object, native_id) in "
            + REFS
            + " or (whom_system, whom_object, whom_native_id) in "
            + REFS);
    all.put(
        "awaited links",
        "delete from awaited_link where (system_id, object, native_id) in " + REFS);
    all.put(
        "tombstones",
        "delete from tombstone where record_id = any(:records) or (system_id, object, native_id) in"
            + " "
            + REFS);
    all.put(
        "deliveries", "delete from delivery where record_id = any(:records) and intent is null");
    all.put("writes", "delete from write_window where (system_id, object, native_id) in " + REFS);
    all.put("decisions", "delete from ruling where record_id = any(:records)");
    all.put("restorations", "delete from restoration where record_id = any(:records)");
    all.put(
        "conflicts",
        """
        update conflict
        set base = null, held_value = 'null', seen_value = null, outcome = null, before = null,
            fingerprint = decode(md5(id::text), 'hex')
        where record_id = any(:records) and (held_value::text <> 'null' or seen_value is not null or base is not null)
        """);
    all.put(
        "questions",
        "update review_item set candidates = '{}', question = 'erased', subject = 'erased ' || id,"
            + " native_id = null, status = 'answered' where (record_id = any(:records) or"
            + " (system_id, object, native_id) in "
            + REFS
            + ") and question <> 'erased'");
    all.put(
        "dead letters",
        "update dead_letter set payload = '', native_id = null, reason = 'erased', status ="
            + " 'superseded', closed_at = coalesce(closed_at, now()) where (record_id ="
            + " any(:records) or (ref_system, object, native_id) in "
            + REFS
            + ") and reason <> 'erased'");
    all.put(
        "waiting events",
        "delete from inbox_queue where event_id in (select id from inbox_event where (system_id,"
            + " object, native_id) in "
            + REFS
            + ")");
    all.put("events", "delete from inbox_event where (system_id, object, native_id) in " + REFS);
    all.put(
        "rows of files and topics",
        "delete from landing_row where (system_id, object, native_id) in " + REFS);
    all.put(
        "differences",
        "delete from reconciliation_difference where record_id = any(:records) or a && :refs or b"
            + " && :refs");
    all.put(
        "suspects",
        "delete from reconciliation_suspect where record_id = any(:records) or (a_system, a_object)"
            + " in (select system_id, object from "
            + REFS
            + " as of_side) and a_ids && :ids");
    all.put(
        "plan items",
        "delete from plan_item where record_id = any(:records) or (source_system, source_object,"
            + " source_id) in "
            + REFS
            + " or (target, object, native_id) in "
            + REFS);
    all.put("enrichment", "delete from enrichment where record_id = any(:records)");
    all.put("workflows", "delete from workflow_instance where record_id = any(:records)");
    all.put(
        "accesses",
        "update access_log set native_id = null where record_id = any(:records) and native_id is"
            + " not null");
    all.put(
        "record",
        """
        update record
        set attributes = '{}', status = 'erased', version = version + 1, updated_at = now()
        where id = any(:records) and (attributes::text <> '{}' or status <> 'erased')
        """);
    var compiled = new LinkedHashMap<String, Sql>();
    all.forEach((table, text) -> compiled.put(table, Sql.of(text)));
    return compiled;
  }

  Optional<Map<String, Long>> clear() {
    if (ErasedEntries.isOneWithoutDigest(connection, records)) {
      return Optional.empty();
    }
    var cleared = new TreeMap<String, Long>();
    var refs = Rows.refs(copies);
    STATEMENTS.forEach(
        (table, sql) -> {
          long rows =
              sql.on(connection)
                  .withIds("records", records.stream().map(RecordId::value).toList())
                  .with(refs)
                  .with("refs", "text", copies.stream().map(NativeRef::toString).toList())
                  .with("ids", "text", copies.stream().map(NativeRef::id).toList())
                  .update();
          if (rows > 0) {
            cleared.put(table, rows);
          }
        });
    long entries = ErasedEntries.clear(connection, keys, records);
    if (entries > 0) {
      cleared.put("audit entries", entries);
    }
    return Optional.of(cleared);
  }
}
