package io.syncline.store.privacy;

import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.privacy.Erasure;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.privacy.Suppressions;
import io.syncline.store.record.MatchRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Erasures, holds and suppressions in PostgreSQL. */
public final class PostgresErasures implements Erasures {

  private static final int PAGE = 5_000;

  private static final Sql FIND = Sql.of(ErasureRows.COLUMNS + "where id = :id");

  private static final Sql LIST =
      Sql.of(
          ErasureRows.COLUMNS
              + """
              where (:entities::text[] is null or entity = any(:entities::text[]))
                and (:after::uuid is null or id < :after::uuid)
              order by id desc
              limit :limit
              """);

  private static final Sql OPEN =
      Sql.of(ErasureRows.COLUMNS + "where record_id = :record and ended_at is null");

  private static final Sql OF =
      Sql.of(
          ErasureRows.COLUMNS
              + """
              where id in (select erasure_id
                           from unnest(:entity::text[], :rule::text[], :hash::text[], :plain::text[])
                             as wanted (entity, rule, hash, plain)
                           join suppression using (entity, rule, hash))
              order by id desc
              limit 1
              """);

  private static final Sql CLAIM =
      Sql.of(
          """
          update erasure
          set due_at = :until
          where id in (select id from erasure where due_at <= :now order by due_at limit :limit for update skip locked)
          returning id, record_id, entity, actor, reason, state, steps, cleared, began_at, due_at, ended_at, revision
          """);

  private static final String HOLD_COLUMNS = "select record_id, reason, actor, at from legal_hold ";

  private static final Sql HOLDS =
      Sql.of(
          HOLD_COLUMNS
              + """
              where :entities::text[] is null
                    or exists (select from record where id = record_id and entity = any(:entities::text[]))
              order by at desc
              """);

  private static final Sql HOLD = Sql.of(HOLD_COLUMNS + "where record_id = :record");

  private static final Sql SET_HOLD =
      Sql.of(
          """
          insert into legal_hold (record_id, reason, actor, at) values (:record, :reason, :actor, :at)
          on conflict (record_id) do update set reason = excluded.reason, actor = excluded.actor, at = excluded.at
          """);

  private static final Sql RELEASE = Sql.of("delete from legal_hold where record_id = :record");

  private static final Sql SUPPRESSIONS =
      Sql.of(
          "select entity, rule, hash, erasure_id, at from suppression order by entity, rule, hash");

  private static final Sql RESTORE =
      Sql.of(
          """
          insert into suppression (entity, rule, hash, erasure_id, at)
          select entity, rule, hash, erasure, at
          from unnest(:entity::text[], :rule::text[], :hash::text[], :erasure::uuid[], :at::timestamptz[])
            as entry (entity, rule, hash, erasure, at)
          on conflict do nothing
          """);

  private static final Sql RETURNED =
      Sql.of(
          """
          select distinct k.record_id
          from suppression s
          join match_key k using (entity, rule, hash)
          join record r on r.id = k.record_id
          where r.status not in ('deleted', 'erased')
          """);

  private static final Sql LINKED =
      Sql.of(
          """
          select l.id, r.entity, l.record_id, l.system_id, l.object, l.native_id
          from link l
          join record r on r.id = l.record_id
          where l.id > :after
          order by l.id
          limit :limit
          """);

  // Records that became part of those that became part of it, too.
  private static final Sql MERGED =
      Sql.of(
          """
          with recursive merged (id) as (
            select loser_id from record_merge where survivor_id = :record and undone_at is null
            union
            select m.loser_id from record_merge m join merged on m.survivor_id = merged.id and m.undone_at is null)
          select id from merged
          """);

  private static final Sql COPIES =
      Sql.of(
          """
          select system_id, object, native_id, 'linked' as what from link where record_id = any(:records)
          union all
          select system_id, object, native_id, case when kept then 'unlinked' else 'former' end
          from tombstone where record_id = any(:records)
          """);

  private static final Sql WRITING =
      Sql.of(
          "select exists (select from delivery where record_id = :record and intent is not null) as"
              + " writing");

  private final Database database;
  private final DigestKeys keys;

  /**
   * @param keys of the digests over the audit log
   */
  public PostgresErasures(Database database, DigestKeys keys) {
    this.database = database;
    this.keys = keys;
  }

  @Override
  public Optional<Erasure> find(UUID id) {
    return database.inTransaction(
        connection -> FIND.on(connection).with("id", id).first(ErasureRows::erasure));
  }

  @Override
  public List<Erasure> list(@Nullable Set<String> entities, @Nullable UUID after, int limit) {
    return database.inTransaction(
        connection ->
            LIST.on(connection)
                .with("entities", Row.names(entities))
                .with("after", after == null ? null : after.toString())
                .with("limit", limit)
                .list(ErasureRows::erasure));
  }

  @Override
  public Optional<Erasure> of(String entity, NativeRef copy) {
    return database.inTransaction(
        connection ->
            OF.on(connection)
                .with(MatchRows.wanted(connection, List.of(Suppressions.of(entity, copy))))
                .first(ErasureRows::erasure));
  }

  @Override
  public Optional<Erasure> open(RecordId record) {
    return database.inTransaction(
        connection -> OPEN.on(connection).with("record", record).first(ErasureRows::erasure));
  }

  @Override
  public List<Erasure> claim(Instant now, Duration claim, int limit) {
    return database.inTransaction(
        connection ->
            CLAIM
                .on(connection)
                .with("now", now)
                .with("until", now.plus(claim))
                .with("limit", limit)
                .list(ErasureRows::erasure));
  }

  @Override
  public boolean save(Erasure erasure) {
    return database.inTransaction(connection -> ErasureRows.save(connection, erasure));
  }

  @Override
  public List<Hold> holds(@Nullable Set<String> entities) {
    return database.inTransaction(
        connection ->
            HOLDS
                .on(connection)
                .with("entities", Row.names(entities))
                .list(PostgresErasures::hold));
  }

  @Override
  public Optional<Hold> hold(RecordId record) {
    return database.inTransaction(
        connection -> HOLD.on(connection).with("record", record).first(PostgresErasures::hold));
  }

  private static Hold hold(Row row) throws SQLException {
    return new Hold(row.record("record_id"), row.text("reason"), row.text("actor"), row.time("at"));
  }

  @Override
  public void hold(Hold hold) {
    database.run(
        connection ->
            SET_HOLD
                .on(connection)
                .with("record", hold.record())
                .with("reason", hold.reason())
                .with("actor", hold.actor())
                .with("at", hold.at())
                .update());
  }

  @Override
  public boolean release(RecordId record) {
    return database.inTransaction(
        connection -> RELEASE.on(connection).with("record", record).update() == 1);
  }

  @Override
  public List<Suppression> suppressions() {
    return database.inTransaction(
        connection ->
            SUPPRESSIONS
                .on(connection)
                .list(
                    row ->
                        new Suppression(
                            row.text("entity"),
                            row.text("rule"),
                            row.text("hash"),
                            row.uuid("erasure_id"),
                            row.time("at"))));
  }

  @Override
  public int restore(Collection<Suppression> entries) {
    return database.inTransaction(
        connection ->
            RESTORE
                .on(connection)
                .with(
                    Rows.of(entries)
                        .text("entity", Suppression::entity)
                        .text("rule", Suppression::rule)
                        .text("hash", Suppression::hash)
                        .uuid("erasure", Suppression::erasure)
                        .time("at", Suppression::at)
                        .rows())
                .update());
  }

  private record Linked(long number, RecordId record, MatchValue value) {}

  @Override
  public Set<RecordId> returned() {
    var records =
        new HashSet<>(
            database.inTransaction(
                connection -> RETURNED.on(connection).list(row -> row.record("record_id"))));
    long after = 0;
    List<Linked> page;
    do {
      var from = after;
      page = database.inTransaction(connection -> linked(connection, from));
      var byValue = new HashMap<MatchValue, RecordId>();
      page.forEach(it -> byValue.put(it.value(), it.record()));
      suppressed(byValue.keySet()).forEach(it -> records.add(byValue.get(it)));
      after = page.isEmpty() ? after : page.get(page.size() - 1).number();
    } while (page.size() == PAGE);
    return records;
  }

  private static List<Linked> linked(Connection connection, long after) {
    return LINKED
        .on(connection)
        .with("after", after)
        .with("limit", PAGE)
        .list(
            row ->
                new Linked(
                    row.number("id"),
                    row.record("record_id"),
                    Suppressions.of(row.text("entity"), row.ref())));
  }

  @Override
  public Set<MatchValue> suppressed(Collection<MatchValue> values) {
    return database.inTransaction(connection -> ErasureRows.suppressed(connection, values));
  }

  private record Copy(String what, NativeRef ref) {}

  @Override
  public Copies copies(RecordId record) {
    return database.inTransaction(
        connection -> {
          var merged =
              new HashSet<>(
                  MERGED.on(connection).with("record", record).list(row -> row.record("id")));
          var all = new HashSet<>(merged);
          all.add(record);
          var byKind = new HashMap<String, Set<NativeRef>>();
          COPIES
              .on(connection)
              .withIds("records", all.stream().map(RecordId::value).toList())
              .list(row -> new Copy(row.text("what"), row.ref()))
              .forEach(
                  it -> byKind.computeIfAbsent(it.what(), any -> new HashSet<>()).add(it.ref()));
          return new Copies(
              byKind.getOrDefault("linked", Set.of()),
              byKind.getOrDefault("unlinked", Set.of()),
              byKind.getOrDefault("former", Set.of()),
              merged);
        });
  }

  @Override
  public boolean isBeingWritten(RecordId record) {
    return database.inTransaction(
        connection ->
            WRITING.on(connection).with("record", record).one(row -> row.flag("writing")));
  }

  @Override
  public Optional<Map<String, Long>> clear(RecordId record, Set<NativeRef> copies) {
    var all = new HashSet<>(copies(record).merged());
    all.add(record);
    return database.inTransaction(
        connection -> new ClearedTables(connection, keys, all, copies).clear());
  }
}
