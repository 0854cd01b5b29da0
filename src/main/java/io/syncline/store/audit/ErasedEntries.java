package io.syncline.store.audit;

import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.audit.digest.DigestRow;
import io.syncline.core.audit.digest.RowDigest;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.Collection;
import java.util.TreeMap;

/**
 * Puts digests in place of the values in audit entries of erased persons. The digest of a row is
 * made of the digests of its changes, so that the log can be verified as before. The salts are
 * replaced, too: without them no guess of a value can be confirmed.
 */
public final class ErasedEntries {

  private static final Sql ROWS =
      Sql.of(
          DigestRows.COLUMNS_AND_KEY
              + """
              where record_id = any(:records) and number <= (select to_number from audit_digest_turn)
                and changes::text <> '{}'
              """);

  private static final Sql REPLACE =
      Sql.of(
          """
          update sync_audit_log
          set changes = :changes::json, salt = gen_random_uuid()
          where cause = :cause and operation = :operation and target = :target and settled = :settled
          """);

  private static final Sql LEFT =
      Sql.of(
          """
          select exists (select from sync_audit_log
                         where record_id = any(:records) and changes::text <> '{}'
                           and number > (select to_number from audit_digest_turn)) as open
          """);

  private ErasedEntries() {}

  /** Whether an entry with values has no digest yet: it cannot be cleared before. */
  public static boolean isOneWithoutDigest(Connection connection, Collection<RecordId> records) {
    var ids = records.stream().map(RecordId::value).toList();
    return LEFT.on(connection).withIds("records", ids).one(it -> it.flag("open"));
  }

  /**
   * @param keys of the digests; entries of a window whose key is not known cannot be verified
   *     before or after
   * @return how many were cleared
   */
  public static int clear(Connection connection, DigestKeys keys, Collection<RecordId> records) {
    var ids = records.stream().map(RecordId::value).toList();
    int cleared = 0;
    for (var row : ROWS.on(connection).withIds("records", ids).list(DigestRows::row)) {
      if (row.changes().values().stream().allMatch(it -> RowDigest.erased(it) != null)) {
        continue;
      }
      var changes = new TreeMap<String, Value>();
      row.changes().forEach((name, change) -> changes.put(name, erased(keys, row, name, change)));
      cleared +=
          REPLACE
              .on(connection)
              .with("changes", Json.text(new Value.Struct(changes)))
              .with("cause", row.cause())
              .with("operation", row.fields().get("operation"))
              .with("target", row.fields().get("target"))
              .with("settled", Boolean.valueOf(row.fields().get("settled")))
              .update();
    }
    return cleared;
  }

  private static Value erased(DigestKeys keys, DigestRow row, String name, Value change) {
    return keys.knows(row.salt().keyId())
        ? RowDigest.erasedAs(RowDigest.ofChange(keys, row.salt(), name, change, Json::text))
        : RowDigest.erasedAs("");
  }
}
