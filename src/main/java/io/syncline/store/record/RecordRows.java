package io.syncline.store.record;

import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.Effect.RecordSaved;
import io.syncline.core.sync.state.reads.RecordReads.NearRecord;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Documents;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of records and of their match values. */
public final class RecordRows {

  // `no key update` excludes every other judge, but not the check of a foreign key.
  private static final Sql LOCK =
      Sql.of(
          """
          select id, entity, version, status, attributes
          from record
          where id = any(:ids)
          order by id
          for no key update
          """);

  private static final Sql READ =
      Sql.of("select id, entity, version, status, attributes from record where id = any(:ids)");

  private static final Sql INSERT =
      Sql.of(
          """
          insert into record (id, entity, version, status, attributes)
          select id, entity, version, status, attributes::json
          from unnest(:id::uuid[], :entity::text[], :version::bigint[], :status::text[], :attributes::text[])
            as record (id, entity, version, status, attributes)
          on conflict do nothing
          """);

  private static final Sql UPDATE =
      Sql.of(
          """
          update record r
          set version = changed.version, status = changed.status, attributes = changed.attributes::json, updated_at = now()
          from unnest(:id::uuid[], :version::bigint[], :status::text[], :attributes::text[], :read::bigint[])
            as changed (id, version, status, attributes, version_read)
          where r.id = changed.id and r.version = changed.version_read
          """);

  private static final Sql SEARCH_DUE =
      Sql.of("insert into search_due (record_id) select unnest(:ids::uuid[])");

  private static final Sql MATCHING =
      Sql.of(
          """
          select k.entity, k.rule, wanted.plain as hash, k.record_id
          from unnest(:entity::text[], :rule::text[], :hash::text[], :plain::text[])
            as wanted (entity, rule, hash, plain)
          join match_key k using (entity, rule, hash)
          join record r on r.id = k.record_id
          where r.status not in ('deleted', 'erased')
          """);

  // The primary key answers it alone; records are opened for the nearest only. A count of live ones
  // would open them all.
  private static final Sql NEAR =
      Sql.of(
          """
          with near as (
            select k.record_id, array_agg(k.rule || ' ' || wanted.plain) as shared
            from unnest(:entity::text[], :rule::text[], :hash::text[], :plain::text[])
              as wanted (entity, rule, hash, plain)
            join match_key k using (entity, rule, hash)
            group by k.record_id
            order by count(*) desc, k.record_id
            limit :limit
          )
          select r.id, r.entity, r.version, r.status, r.attributes, near.shared
          from near
          join record r on r.id = near.record_id
          where r.status not in ('deleted', 'erased')
          """);

  private static final Sql DROP_MATCH_VALUES =
      Sql.of(
          """
          delete from match_key k
          where k.record_id = any(:records)
            and not exists (
              select
              from unnest(:entity::text[], :rule::text[], :hash::text[], :record::uuid[])
                as kept (entity, rule, hash, record_id)
              where (kept.record_id, kept.entity, kept.rule, kept.hash) = (k.record_id, k.entity, k.rule, k.hash))
          """);

  private static final Sql ADD_MATCH_VALUES =
      Sql.of(
          """
          insert into match_key (entity, rule, hash, record_id)
          select entity, rule, hash, record_id
          from unnest(:entity::text[], :rule::text[], :hash::text[], :record::uuid[])
            as added (entity, rule, hash, record_id)
          order by entity, rule, hash, record_id
          on conflict do nothing
          """);

  private RecordRows() {}

  /** Locks ids ascending and reads under the lock. */
  public static Map<RecordId, UnifiedRecord> lock(Connection connection, Collection<RecordId> ids) {
    return found(LOCK, connection, ids);
  }

  public static Map<RecordId, UnifiedRecord> read(Connection connection, Collection<RecordId> ids) {
    return found(READ, connection, ids);
  }

  private static Map<RecordId, UnifiedRecord> found(
      Sql sql, Connection connection, Collection<RecordId> ids) {
    var records = new LinkedHashMap<RecordId, UnifiedRecord>();
    if (!ids.isEmpty()) {
      sql.on(connection)
          .with("ids", "uuid", ids)
          .list(RecordRows::record)
          .forEach(it -> records.put(it.id(), it));
    }
    return records;
  }

  /**
   * Inserts records read at version 0, and updates others if their version is still the one read.
   */
  public static void save(Connection connection, Collection<RecordSaved> records) {
    var born = new ArrayList<RecordSaved>();
    var changed = new ArrayList<RecordSaved>();
    for (var it : records) {
      (it.versionRead() == 0 ? born : changed).add(it);
    }
    int saved = 0;
    if (!born.isEmpty()) {
      saved +=
          INSERT
              .on(connection)
              .with(rows(born).text("entity", it -> it.record().entity()).rows())
              .update();
    }
    if (!changed.isEmpty()) {
      saved +=
          UPDATE
              .on(connection)
              .with(rows(changed).number("read", RecordSaved::versionRead).rows())
              .update();
    }
    if (saved != records.size()) {
      throw new Database.ConcurrentChange("A record");
    }
    if (!records.isEmpty()) {
      var ids = records.stream().map(it -> it.record().id()).toList();
      SEARCH_DUE.on(connection).with("ids", "uuid", ids).update();
    }
  }

  private static Rows.Builder<RecordSaved> rows(List<RecordSaved> records) {
    return Rows.of(records)
        .uuid("id", it -> it.record().id())
        .number("version", it -> it.record().version())
        .text("status", it -> it.record().status())
        .document("attributes", it -> Documents.attributes(it.record().attributes()));
  }

  public static Map<MatchValue, Set<RecordId>> matching(
      Connection connection, Collection<MatchValue> values) {
    return values.isEmpty()
        ? Map.of()
        : MatchRows.holders(
            MATCHING.on(connection).with(MatchRows.wanted(connection, values)),
            row -> row.record("record_id"));
  }

  /** The live records that share most of these keys. */
  public static Map<RecordId, NearRecord> near(
      Connection connection, Collection<MatchValue> keys, int limit) {
    var found = new LinkedHashMap<RecordId, NearRecord>();
    if (!keys.isEmpty()) {
      NEAR.on(connection)
          .with(MatchRows.wanted(connection, keys))
          .with("limit", limit)
          .list(row -> new NearRecord(record(row), shared(row)))
          .forEach(it -> found.put(it.record().id(), it));
    }
    return found;
  }

  private static Set<MatchValue> shared(Row row) throws SQLException {
    var entity = row.text("entity");
    var shared = new HashSet<MatchValue>();
    for (var key : row.texts("shared")) {
      int end = key.lastIndexOf(' ');
      shared.add(new MatchValue(entity, key.substring(0, end), key.substring(end + 1)));
    }
    return shared;
  }

  /** Returns how many of them are new. */
  public static int saveMatchValues(Connection connection, Map<RecordId, Set<MatchValue>> values) {
    if (values.isEmpty()) {
      return 0;
    }
    var rows = MatchRows.stored(values);
    DROP_MATCH_VALUES.on(connection).with("records", "uuid", values.keySet()).with(rows).update();
    return ADD_MATCH_VALUES.on(connection).with(rows).update();
  }

  public static UnifiedRecord record(Row row) throws SQLException {
    return new UnifiedRecord(
        row.record("id"),
        row.text("entity"),
        row.number("version"),
        row.constant("status", UnifiedRecord.Status.class),
        Documents.attributes(row.document("attributes")));
  }
}
