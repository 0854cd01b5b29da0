package io.syncline.store.run;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.backfill.undo.RunWrites;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.store.audit.AuditRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What runs wrote, from the audit log in PostgreSQL. */
public final class PostgresRunWrites implements RunWrites {

  private static final String APPLIED =
      " outcome = 'applied' and target <> ''"
          + " and operation in ('create', 'update', 'archive', 'delete', 'unlink') ";

  private static final String WROTE = " run_id = :run and" + APPLIED;

  private static final Sql OF_COPY =
      Sql.of(
          AuditRows.COLUMNS
              + "where record_id = :record and (system_id, object, native_id) = (:system, :object,"
              + " :nativeId) and"
              + APPLIED
              + "order by at, cause");

  private static final Sql RECORDS =
      Sql.of(
          "select distinct record_id from sync_audit_log where"
              + WROTE
              + """
              and record_id is not null and (:after::uuid is null or record_id > :after::uuid)
              order by record_id
              limit :limit
              """);

  private static final Sql OF =
      Sql.of(
          AuditRows.COLUMNS + "where" + WROTE + "and record_id = any(:records) order by at, cause");

  private static final Sql LEFT =
      Sql.of(
          AuditRows.COLUMNS
              + """
              where run_id = :run and operation = 'restore' and outcome = 'skipped'
                and (:after::uuid is null or cause > :after::uuid)
              order by cause
              limit :limit
              """);

  private final Database database;

  public PostgresRunWrites(Database database) {
    this.database = database;
  }

  @Override
  public List<RecordId> records(String run, @Nullable RecordId after, int limit) {
    return database.inTransaction(
        connection ->
            RECORDS
                .on(connection)
                .with("run", run)
                .with("after", after)
                .with("limit", limit)
                .list(row -> row.record("record_id")));
  }

  @Override
  public Map<RecordId, List<AuditEntry>> of(String run, Collection<RecordId> records) {
    var found = new HashMap<RecordId, List<AuditEntry>>();
    for (var entry :
        database.inTransaction(
            connection ->
                OF.on(connection)
                    .with("run", run)
                    .with("records", "uuid", records)
                    .list(AuditRows::entry))) {
      var record = entry.about().record();
      if (record != null) {
        found.computeIfAbsent(record, it -> new ArrayList<>()).add(entry);
      }
    }
    return found;
  }

  @Override
  public List<AuditEntry> ofCopy(RecordId record, NativeRef copy) {
    return database.inTransaction(
        connection ->
            OF_COPY
                .on(connection)
                .with("record", record)
                .with("system", copy.system())
                .with("object", copy.object())
                .with("nativeId", copy.id())
                .list(AuditRows::entry));
  }

  @Override
  public List<AuditEntry> left(String undo, @Nullable UUID after, int limit) {
    return database.inTransaction(
        connection ->
            LEFT.on(connection)
                .with("run", undo)
                .with("after", after)
                .with("limit", limit)
                .list(AuditRows::entry));
  }
}
