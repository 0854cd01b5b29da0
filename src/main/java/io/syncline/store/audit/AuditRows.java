package io.syncline.store.audit;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.model.About;
import io.syncline.core.model.RecordId;
import io.syncline.store.sql.Documents;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of the audit log: inserted, never changed; existing rows are kept as they are (S24). */
public final class AuditRows {

  public static final String COLUMNS =
      """
      select cause, at, entity, record_id, system_id, object, native_id, source, target, operation, outcome, reason,
             changes, run_id, actor
      from sync_audit_log
      """;

  private static final Sql ADD =
      Sql.of(
          """
          insert into sync_audit_log (cause, operation, target, settled, at, entity, record_id, system_id, object,
                                      native_id, source, outcome, reason, changes, run_id, actor, taken_at)
          select cause, operation, target, settled, at, entity, record_id, system_id, object, native_id, source, outcome,
                 reason, changes::json, run_id, actor, taken_at
          from unnest(:cause::uuid[], :operation::text[], :target::text[], :settled::boolean[], :at::timestamptz[],
                      :entity::text[], :record::uuid[], :system::text[], :object::text[], :nativeId::text[],
                      :source::text[], :outcome::text[], :reason::text[], :changes::text[], :run::text[], :actor::text[],
                      :taken::timestamptz[])
            as entry (cause, operation, target, settled, at, entity, record_id, system_id, object, native_id, source,
                      outcome, reason, changes, run_id, actor, taken_at)
          order by cause, operation, target, settled
          on conflict do nothing
          """);

  private AuditRows() {}

  public static void add(Connection connection, List<AuditEntry> entries) {
    add(connection, entries, Map.of());
  }

  /**
   * @param taken when the change behind the writes to a record was taken in, where one of these
   *     entries says that it was written
   */
  public static void add(
      Connection connection, List<AuditEntry> entries, Map<RecordId, Instant> taken) {
    if (entries.isEmpty()) {
      return;
    }
    ADD.on(connection)
        .with(
            Rows.of(entries)
                .uuid("cause", AuditEntry::cause)
                .text("operation", it -> it.result().operation())
                .text("target", AuditRows::target)
                .column("settled", "boolean", AuditEntry::settled)
                .time("at", AuditEntry::at)
                .text("entity", it -> it.about().entity())
                .uuid("record", it -> it.about().record())
                .text("system", it -> it.about().ref() == null ? null : it.about().ref().system())
                .text("object", it -> it.about().ref() == null ? null : it.about().ref().object())
                .text("nativeId", it -> it.about().ref() == null ? null : it.about().ref().id())
                .text("source", it -> it.systems().source())
                .text("outcome", it -> it.result().outcome())
                .text(
                    "reason",
                    it -> it.result().reason() == null ? null : Row.words(it.result().reason()))
                .document("changes", it -> Documents.changes(it.changes()))
                .text("run", it -> it.by().run())
                .text("actor", it -> Row.words(it.by().actor()))
                .time("taken", it -> taken(it, taken))
                .rows())
        .update();
  }

  private static @Nullable Instant taken(AuditEntry entry, Map<RecordId, Instant> taken) {
    var record = entry.about().record();
    return record != null && entry.result().outcome() == Outcome.APPLIED ? taken.get(record) : null;
  }

  static String target(AuditEntry entry) {
    return entry.systems().target() == null ? "" : entry.systems().target().value();
  }

  public static AuditEntry entry(Row row) throws SQLException {
    return new AuditEntry(
        row.uuid("cause"),
        row.time("at"),
        new About(row.text("entity"), row.maybeRecord("record_id"), row.maybeRef("system_id")),
        new AuditEntry.Systems(row.maybeSystem("source"), row.maybeSystem("target")),
        new AuditEntry.Result(
            row.constant("operation", AuditEntry.Operation.class),
            row.constant("outcome", Outcome.class),
            row.maybeText("reason")),
        Documents.changes(row.document("changes")),
        new AuditEntry.By(row.maybeText("run_id"), row.text("actor")));
  }
}
