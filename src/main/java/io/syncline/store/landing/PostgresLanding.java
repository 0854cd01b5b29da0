package io.syncline.store.landing;

import io.syncline.core.landing.BrokenRows;
import io.syncline.core.landing.FileRefused;
import io.syncline.core.landing.LandedFile;
import io.syncline.core.landing.LandedMessage;
import io.syncline.core.landing.Landing;
import io.syncline.core.landing.RowSource;
import io.syncline.core.landing.TakenFile;
import io.syncline.core.landing.TakenMessage;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.json.Json;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Landed rows in PostgreSQL. A file is taken in one transaction, under a lock of its object: of two
 * processes that read the same file, the second finds it taken. Times of change are the database's.
 */
public final class PostgresLanding implements Landing {

  private static final Sql LOCK =
      Sql.of("select pg_advisory_xact_lock(hashtextextended(:place, 20261123))");

  private static final Sql KNOWN =
      Sql.of(
          """
          select exists (select from landing_file where system_id = :system and object = :object and name = :name
                         and digest = :digest and file_at = :at) as again,
                 exists (select from landing_file where system_id = :system and object = :object
                         and whole and file_at > :at) as newer
          """);

  private static final Sql FRESH = Sql.of("drop table if exists landing_incoming");

  private static final Sql INCOMING =
      Sql.of(
          """
          create temp table landing_incoming (
            line bigint, native_id text collate "C", row text, row_hash text collate "C") on commit drop
          """);

  private static final Sql ADD =
      Sql.of(
          """
          insert into landing_incoming
          select * from unnest(:line::bigint[], :id::text[], :row::text[], :hash::text[])
          """);

  private static final Sql INDEX = Sql.of("create index on landing_incoming (native_id, line)");

  private static final Sql ANALYZE = Sql.of("analyze landing_incoming");

  private static final Sql TWICE =
      Sql.of(
          """
          select min(line) as line, max(line) as other from landing_incoming
          group by native_id having count(distinct row_hash) > 1 order by 1
          """);

  private static final Sql DROP_TWICE =
      Sql.of(
          """
          delete from landing_incoming where native_id in (
            select native_id from landing_incoming group by native_id having count(distinct row_hash) > 1)
          """);

  private static final Sql DROP_EARLIER =
      Sql.of(
          """
          delete from landing_incoming one using landing_incoming other
          where one.native_id = other.native_id and one.line < other.line
          """);

  private static final Sql COUNT_INCOMING = Sql.of("select count(*) as n from landing_incoming");

  private static final Sql MERGE =
      Sql.of(
          """
          with moment as materialized (select clock_timestamp() as now),
          merged as (
            insert into landing_row as known
              (system_id, object, native_id, row, row_hash, file_at, created_at, changed_at)
            select :system, :object, native_id, row::json, row_hash, :at, now, now
            from landing_incoming, moment
            on conflict on constraint landing_row_pk do update
            set row = excluded.row, row_hash = excluded.row_hash, file_at = excluded.file_at, gone = false,
                changed_at = case when known.gone or known.row_hash <> excluded.row_hash
                                  then excluded.changed_at else known.changed_at end
            where known.file_at <= excluded.file_at
            returning changed_at)
          select count(*) as n from merged, moment where merged.changed_at = moment.now
          """);

  private static final Sql MISSING =
      Sql.of(
          """
          select count(*) as known,
                 count(*) filter (where file_at <= :at and not exists (
                   select from landing_incoming it where it.native_id = known.native_id)) as missing
          from landing_row known where system_id = :system and object = :object and not gone
          """);

  private static final Sql GONE =
      Sql.of(
          """
          update landing_row known
          set gone = true, row = '{}', row_hash = '', file_at = :at, changed_at = clock_timestamp()
          where system_id = :system and object = :object and not gone and file_at <= :at
            and not exists (select from landing_incoming it where it.native_id = known.native_id)
          """);

  private static final Sql NOTE =
      Sql.of(
          """
          insert into landing_file (system_id, object, name, digest, file_at, whole, rows, changed, missing, broken)
          values (:system, :object, :name, :digest, :at, :whole, :rows, :changed, :missing, :broken)
          """);

  private static final Sql FORGET =
      Sql.of(
          """
          delete from landing_file old where system_id = :system and object = :object
            and taken_at < now() - interval '90 days'
            and exists (select from landing_file newer where newer.system_id = old.system_id
                        and newer.object = old.object and newer.whole and newer.file_at > old.file_at)
          """);

  private static final Sql PUT =
      Sql.of(
          """
          with moment as materialized (select clock_timestamp() as now)
          insert into landing_row as known
            (system_id, object, native_id, row, row_hash, file_at, created_at, changed_at)
          select :system, :object, it.id, it.row::json, it.hash, now, now, now
          from moment, unnest(:id::text[], :row::text[], :hash::text[]) as it (id, row, hash)
          on conflict on constraint landing_row_pk do update
          set row = excluded.row, row_hash = excluded.row_hash, file_at = excluded.file_at, gone = false,
              changed_at = excluded.changed_at
          where known.gone or known.row_hash <> excluded.row_hash
          """);

  private static final Sql TAKE_MESSAGE =
      Sql.of(
          """
          with moment as materialized (select clock_timestamp() as now)
          insert into landing_row as known
            (system_id, object, native_id, row, row_hash, file_at, created_at, changed_at, gone, log, log_part, log_number,
               log_sent_at)
          select :system, :object, it.id, it.row::json, it.hash, now, now, now, :gone, :log::text, :part::integer,
                 :number::bigint, :sent::timestamptz
          from moment, unnest(:id::text[], :row::text[], :hash::text[]) as it (id, row, hash)
          on conflict on constraint landing_row_pk do update
          set row = excluded.row, row_hash = excluded.row_hash, file_at = excluded.file_at, gone = excluded.gone,
              log = excluded.log, log_part = excluded.log_part, log_number = excluded.log_number,
              log_sent_at = excluded.log_sent_at,
              created_at = case when known.gone and not excluded.gone
                                then excluded.created_at else known.created_at end,
              changed_at = case when known.gone <> excluded.gone or known.row_hash <> excluded.row_hash
                                then excluded.changed_at else known.changed_at end
          where known.log is null or excluded.log is null or known.log <> excluded.log
             or known.log_part = excluded.log_part
                and (known.log_number < excluded.log_number
                     or known.log_number = excluded.log_number and excluded.log_sent_at is null)
             or known.log_part <> excluded.log_part
                and coalesce(known.log_sent_at <= excluded.log_sent_at, true)
          """);

  private static final Sql KNOWN_MESSAGE =
      Sql.of(
          """
          select log_part = :part and log_number = :number and log_sent_at is not distinct from :sent::timestamptz as again,
                 log_part = :part
                   and coalesce(log_number = :number and log_sent_at <> :sent::timestamptz
                                or log_sent_at + interval '1 minute' < :sent::timestamptz, false) as newer
          from landing_row where system_id = :system and object = :object and native_id = :id
          """);

  private static final Sql NAME =
      Sql.of(
          """
          insert into landing_out as known (system_id, object, changes, name)
          values (:system, :object, :changes, :name)
          on conflict on constraint landing_out_pk do update set name = known.name
          returning name
          """);

  private static final Sql FORGET_NAMES =
      Sql.of(
          """
          delete from landing_out where system_id = :system and object = :object
            and named_at < now() - interval '30 days'
          """);

  private static final Sql REMOVE =
      Sql.of(
          """
          update landing_row
          set gone = true, row = '{}', row_hash = '', file_at = clock_timestamp(), changed_at = clock_timestamp()
          where system_id = :system and object = :object and not gone and native_id = any(:ids)
          """);

  private static final String COLUMNS =
      "select native_id, row, created_at, changed_at from landing_row ";

  private static final Sql BY_ID =
      Sql.of(
          COLUMNS
              + """
              where system_id = :system and object = :object and not gone
                and (:id::text is null or native_id > :id::text)
              order by native_id limit :size
              """);

  private static final Sql BY_TIME =
      Sql.of(
          COLUMNS
              + """
              where system_id = :system and object = :object and not gone and changed_at >= :since
                and (changed_at, native_id) > (coalesce(:time::timestamptz, '-infinity'), coalesce(:id::text, ''))
              order by changed_at, native_id limit :size
              """);

  private static final Sql GET =
      Sql.of(
          COLUMNS
              + "where system_id = :system and object = :object and not gone and native_id ="
              + " any(:ids)");

  private static final Sql COUNT =
      Sql.of(
          "select count(*) as n from landing_row where system_id = :system and object = :object and"
              + " not gone");

  private final Database database;

  public PostgresLanding(Database database) {
    this.database = database;
  }

  @Override
  public TakenFile take(Place place, LandedFile file, RowSource rows) {
    return database.inTransaction(connection -> new Taking(connection, place, file).take(rows));
  }

  /** One file, in one transaction. */
  private record Taking(Connection connection, Place place, LandedFile file) {

    TakenFile take(RowSource rows) {
      LOCK.on(connection).with("place", place.toString()).list(row -> true);
      var known =
          on(KNOWN)
              .with("name", file.name())
              .with("digest", file.digest())
              .with("at", file.at())
              .one(row -> row.flag("again") ? TakenFile.End.AGAIN : newer(row.flag("newer")));
      if (known != TakenFile.End.TAKEN) {
        return TakenFile.not(known);
      }
      FRESH.on(connection).update();
      INCOMING.on(connection).update();
      var end = rows.read(this::add);
      INDEX.on(connection).update();
      ANALYZE.on(connection).update();
      return merge(end.broken(), file.whole() && end.proven());
    }

    private TakenFile.End newer(boolean newer) {
      return file.whole() && newer ? TakenFile.End.OLDER : TakenFile.End.TAKEN;
    }

    private void add(List<RowSource.Numbered> rows) {
      ADD.on(connection)
          .with(
              Rows.of(rows)
                  .number("line", RowSource.Numbered::line)
                  .text("id", it -> it.entry().id())
                  .document("row", it -> text(it.entry()))
                  .text("hash", it -> hash(it.entry()))
                  .rows())
          .update();
    }

    private TakenFile merge(BrokenRows broken, boolean whole) {
      if (file.whole()) {
        TWICE
            .on(connection)
            .list(row -> List.of(row.number("line"), row.number("other")))
            .forEach(it -> broken.add(it.get(0), "line " + it.get(1) + " has the same id"));
        DROP_TWICE.on(connection).update();
      }
      DROP_EARLIER.on(connection).update();
      boolean all = whole && broken.count() == 0;
      long rows = COUNT_INCOMING.on(connection).one(row -> row.number("n"));
      long missing = all ? missing(rows == 0) : 0;
      long changed = on(MERGE).with("at", file.at()).one(row -> row.number("n"));
      if (missing > 0) {
        on(GONE).with("at", file.at()).update();
      }
      on(NOTE)
          .with("name", file.name())
          .with("digest", file.digest())
          .with("at", file.at())
          .with("whole", all)
          .with("rows", rows)
          .with("changed", changed)
          .with("missing", missing)
          .with("broken", broken.count())
          .update();
      on(FORGET).update();
      return new TakenFile(
          TakenFile.End.TAKEN, rows, changed, missing, broken.count(), broken.named());
    }

    /**
     * @throws FileRefused where so many would be gone that the file is doubted
     */
    private long missing(boolean empty) {
      return on(MISSING)
          .with("at", file.at())
          .one(
              row -> {
                long known = row.number("known");
                long missing = row.number("missing");
                if (empty && known > 0) {
                  throw new FileRefused("it has no rows, and %d are known".formatted(known));
                }
                if (missing * 100 > known * file.mostMissing()) {
                  throw new FileRefused(
                      "%d of %d known rows are missing in it, more than `mostMissing` (%d%%)"
                          .formatted(missing, known, file.mostMissing()));
                }
                return missing;
              });
    }

    private Sql.Call on(Sql sql) {
      return of(sql, connection, place);
    }
  }

  private static Sql.Call of(Sql sql, Connection connection, Place place) {
    return sql.on(connection).with("system", place.system()).with("object", place.object());
  }

  private static String text(Entry entry) {
    return Json.text(entry.fields());
  }

  private static Sealing.@Nullable Sealable hash(Entry entry) {
    return Sealing.hash(VersionHash.of(text(entry)).hex());
  }

  @Override
  public void put(Place place, Collection<Entry> rows) {
    if (rows.isEmpty()) {
      return;
    }
    database.run(
        connection ->
            of(PUT, connection, place)
                .with(
                    Rows.of(rows)
                        .text("id", Entry::id)
                        .document("row", PostgresLanding::text)
                        .text("hash", PostgresLanding::hash)
                        .rows())
                .update());
  }

  @Override
  public TakenMessage take(Place place, LandedMessage message) {
    var fields = message.fields();
    var row = new Entry(message.id(), fields == null ? Value.Struct.EMPTY : fields);
    var mark = message.at();
    return database.inTransaction(
        connection -> {
          int done =
              of(TAKE_MESSAGE, connection, place)
                  .with(
                      Rows.of(List.of(row))
                          .text("id", Entry::id)
                          .document("row", PostgresLanding::text)
                          .text("hash", PostgresLanding::hash)
                          .rows())
                  .with("gone", fields == null)
                  .with("log", mark == null ? null : mark.log())
                  .with("part", mark == null ? null : mark.part())
                  .with("number", mark == null ? null : mark.number())
                  .with("sent", mark == null ? null : mark.sentAt())
                  .update();
          return done > 0 || mark == null
              ? TakenMessage.TAKEN
              : of(KNOWN_MESSAGE, connection, place)
                  .with("id", message.id())
                  .with("part", mark.part())
                  .with("number", mark.number())
                  .with("sent", mark.sentAt())
                  .one(it -> notTaken(it.flag("again"), it.flag("newer")));
        });
  }

  private static TakenMessage notTaken(boolean again, boolean newer) {
    if (newer) {
      return TakenMessage.CONTRADICTED;
    }
    return again ? TakenMessage.AGAIN : TakenMessage.OLDER;
  }

  @Override
  public String nameOf(Place place, String changes, String name) {
    return database.inTransaction(
        connection -> {
          of(FORGET_NAMES, connection, place).update();
          return of(NAME, connection, place)
              .with("changes", changes)
              .with("name", name)
              .one(row -> row.text("name"));
        });
  }

  @Override
  public void remove(Place place, Collection<String> ids) {
    if (!ids.isEmpty()) {
      database.run(connection -> of(REMOVE, connection, place).with("ids", "text", ids).update());
    }
  }

  @Override
  public List<Row> list(Place place, Start start, int size) {
    var since = start.since();
    return database.inTransaction(
        connection -> {
          var call =
              of(since == null ? BY_ID : BY_TIME, connection, place)
                  .with("id", start.id())
                  .with("size", size);
          if (since != null) {
            call.with("since", since).with("time", start.time());
          }
          return call.list(PostgresLanding::row);
        });
  }

  @Override
  public List<Row> get(Place place, Collection<String> ids) {
    return database.inTransaction(
        connection ->
            of(GET, connection, place).with("ids", "text", ids).list(PostgresLanding::row));
  }

  @Override
  public long count(Place place) {
    return database.inTransaction(
        connection -> of(COUNT, connection, place).one(row -> row.number("n")));
  }

  private static Row row(io.syncline.store.sql.Row row) throws SQLException {
    Instant created = row.time("created_at");
    return new Row(
        row.text("native_id"), Json.stored(row.document("row")), created, row.time("changed_at"));
  }
}
