package io.syncline.store.audit;

import io.syncline.core.audit.AuditLog;
import io.syncline.core.audit.digest.AuditRowSource;
import io.syncline.core.audit.digest.DigestRow;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the audit log page by page, in the order of its primary key. */
public final class PostgresAuditRows implements AuditRowSource {

  private static final Sql ROWS =
      Sql.of(
          DigestRows.COLUMNS_AND_KEY
              + AuditFilter.WHERE
              + """
              and (:afterCause::uuid is null
                   or cause >= :afterCause::uuid
                      and (cause, operation, target, settled)
                        > (:afterCause::uuid, :afterOperation::text, :afterTarget::text, :afterSettled::boolean))
              order by cause, operation, target, settled
              limit :limit
              """);

  private static final Sql COUNT =
      Sql.of("select count(*) as count from sync_audit_log " + AuditFilter.WHERE);

  private final Database database;

  public PostgresAuditRows(Database database) {
    this.database = database;
  }

  @Override
  public List<DigestRow> rows(AuditLog.Query query, @Nullable DigestRow after) {
    var fields = after == null ? null : after.fields();
    return database.inIndexOrder(
        connection ->
            AuditFilter.with(ROWS.on(connection), query)
                .with("afterCause", after == null ? null : after.cause())
                .with("afterOperation", fields == null ? null : fields.get("operation"))
                .with("afterTarget", fields == null ? null : fields.get("target"))
                .with(
                    "afterSettled", fields == null ? null : Boolean.valueOf(fields.get("settled")))
                .with("limit", query.limit())
                .list(DigestRows::row));
  }

  @Override
  public long count(AuditLog.Query query) {
    return database.inSnapshot(
        connection ->
            AuditFilter.with(COUNT.on(connection), query).one(row -> row.number("count")));
  }
}
