package io.syncline.store.change;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.identity.KeptApart;
import io.syncline.core.identity.sheet.LinkList;
import io.syncline.core.identity.sheet.WideLinks;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.Listed;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.read.Records;
import io.syncline.store.audit.AuditFilter;
import io.syncline.store.audit.AuditRows;
import io.syncline.store.record.KeptApartRows;
import io.syncline.store.record.LinkRows;
import io.syncline.store.record.RecordRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads records, links and the audit log for the API and the console, from PostgreSQL. */
public final class PostgresReads
    implements AuditLog, Records, LinkList, WideLinks, KeptApart.Source {

  private static final Sql AUDIT =
      Sql.of(
          AuditRows.COLUMNS
              + AuditFilter.WHERE
              + """
              and (:beforeCause::uuid is null
                   or (cause, operation, target, settled)
                      < (:beforeCause::uuid, :beforeOperation::text, :beforeTarget::text, :beforeSettled::boolean))
              order by cause desc, operation desc, target desc, settled desc
              limit :limit
              """);

  private static final Sql RECORDS =
      Sql.of(
          """
          select id, entity, version, status, attributes
          from record
          where entity = :entity and (:after::uuid is null or id > :after::uuid)
          order by id
          limit :limit
          """);

  private static final Sql LINKS =
      Sql.of(
          """
          select l.record_id, l.system_id, l.object, l.native_id, l.role, l.generation, l.made_by, s.last_synced_at,
                 s.source_system, s.sync_run_id, s.version_hash
          from link l
          join link_shadow s on s.link_id = l.id
          join record r on r.id = l.record_id
          where (:entities::text[] is null or r.entity = any(:entities::text[]))
            and (:system::text is null or l.system_id = :system::text)
            and (:afterSystem::text is null
                 or (l.system_id, l.object, l.native_id) > (:afterSystem::text, :afterObject::text, :afterId::text))
          order by l.system_id, l.object, l.native_id
          limit :limit
          """);

  private static final Sql WIDE =
      Sql.of(
          """
          select r.id, r.created_at, array_agg(l.system_id order by l.system_id) as systems,
                 array_agg(l.native_id order by l.system_id) as native_ids
          from (select id, created_at
                from record
                where entity = :entity and status not in ('deleted', 'erased') and (:after::uuid is null or id > :after::uuid)
                  and exists (select from link where record_id = record.id and role = 'main')
                order by id
                limit :limit) r
          join link l on l.record_id = r.id and l.role = 'main'
          group by r.id, r.created_at
          order by r.id
          """);

  private final Database database;

  public PostgresReads(Database database) {
    this.database = database;
  }

  @Override
  public Listed<AuditEntry> list(AuditLog.Query query) {
    var before = query.before();
    return database.inTransaction(
        connection ->
            AuditFilter.with(AUDIT.on(connection), query)
                .with("beforeCause", before == null ? null : before.cause())
                .with("beforeOperation", before == null ? null : before.operation())
                .with("beforeTarget", before == null ? null : before.target())
                .with("beforeSettled", before == null ? null : before.settled())
                .page(query.limit(), AuditRows::entry));
  }

  /** Null: there is no such bound. */
  public static @Nullable UUID earliest(@Nullable Instant at) {
    return at == null ? null : Ids.earliest(at);
  }

  @Override
  public Optional<RecordState> find(RecordId id) {
    return database.inSnapshot(connection -> state(connection, id));
  }

  @Override
  public Optional<RecordState> find(NativeRef ref) {
    return database.inSnapshot(
        connection -> {
          var link = LinkRows.byRef(connection, List.of(ref)).get(ref);
          return link == null ? Optional.empty() : state(connection, link.record());
        });
  }

  private static Optional<RecordState> state(Connection connection, RecordId id) {
    var record = RecordRows.read(connection, List.of(id));
    return Optional.ofNullable(PostgresChangeStore.states(connection, record).get(id));
  }

  @Override
  public List<UnifiedRecord> list(String entity, @Nullable RecordId after, int limit) {
    return database.inTransaction(
        connection ->
            RECORDS
                .on(connection)
                .with("entity", entity)
                .with("after", after)
                .with("limit", limit)
                .list(RecordRows::record));
  }

  @Override
  public List<KeptApart.Verdict> verdicts(
      @Nullable Set<String> entities, @Nullable String after, int limit) {
    return database.inTransaction(
        connection -> KeptApartRows.page(connection, entities, after, limit));
  }

  @Override
  public List<Link> list(LinkList.Query query) {
    var after = query.after();
    return database.inTransaction(
        connection ->
            LINKS
                .on(connection)
                .with("entities", Row.names(query.entities()))
                .with("system", query.system())
                .with("afterSystem", after == null ? null : after.system())
                .with("afterObject", after == null ? null : after.object())
                .with("afterId", after == null ? null : after.id())
                .with("limit", query.limit())
                .list(LinkRows::link));
  }

  @Override
  public List<WideLinks.Wide> page(String entity, @Nullable RecordId after, int limit) {
    return database.inTransaction(
        connection ->
            WIDE.on(connection)
                .with("entity", entity)
                .with("after", after)
                .with("limit", limit)
                .list(
                    row -> new WideLinks.Wide(row.record("id"), ids(row), row.time("created_at"))));
  }

  private static Map<SystemId, String> ids(Row row) throws SQLException {
    var systems = row.texts("systems");
    var natives = row.texts("native_ids");
    var ids = new TreeMap<SystemId, String>();
    for (int i = 0; i < systems.size(); i++) {
      ids.putIfAbsent(SystemId.of(systems.get(i)), natives.get(i));
    }
    return ids;
  }
}
