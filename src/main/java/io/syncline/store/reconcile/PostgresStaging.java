package io.syncline.store.reconcile;

import io.syncline.core.model.Listed;
import io.syncline.core.reconcile.side.Measured;
import io.syncline.core.reconcile.side.Place;
import io.syncline.core.reconcile.side.StagedRow;
import io.syncline.core.reconcile.side.Staging;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs.Claimed;
import io.syncline.core.run.Runs.Lost;
import io.syncline.route.intake.signature.Proof;
import io.syncline.store.run.RunRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.StoreFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Staging in PostgreSQL: one partition per run, which is not logged.
 *
 * <p>Pages are committed without waiting for the disk: a process that is killed loses none, and
 * what a crash of the database takes it takes of rows and places alike, or the counts show it.
 */
public final class PostgresStaging implements Staging {

  private static final Sql EXISTS = Sql.of("select to_regclass(:name) is not null as there");

  private static final Sql PLACES =
      Sql.of(
          """
          select side, look, stream, size, cursor, next, until, rows, done, said, begun_at
          from staging_place
          where run_id = :run
          order by side, look, stream
          """);

  private static final Sql COUNTS =
      Sql.of(
          "select coalesce(sum(rows), 0)::bigint as rows from staging_place where run_id = :run");

  private static final Sql FORGET_PLACES = Sql.of("delete from staging_place where run_id = :run");

  private static final Sql FORGET_SUSPECTS =
      Sql.of("delete from reconciliation_suspect where run_id = :run");

  // Held by several pages at once; who takes the run over waits for them.
  private static final Sql FENCE =
      Sql.of(
          """
          select true as held
          from sync_run
          where id = :id and epoch = :epoch and owner is not null and ended_at is null
          for share
          """);

  // Dropping and attaching wait for no other run: a run's steps name its partition, never the whole
  // table.
  private static final Sql ENDED =
      Sql.of(
          """
          select c.relname as name
          from pg_inherits i
          join pg_class c on c.oid = i.inhrelid
          where i.inhparent = 'staging_row'::regclass
            and not exists (select from sync_run r where r.ended_at is null and c.relname = 'staging_' || replace(r.id, '-', '_'))
          """);

  private static final String COUNTERPARTS =
      """
      select distinct there.native_id
      from %1$s s
      join link here on here.system_id = :ofSystem and here.object = :ofObject and here.native_id = s.native_id
      join link there on there.record_id = here.record_id and there.system_id = :onSystem and there.object = :onObject
        and there.role = 'main'
      where s.side = :of and there.native_id > :after
        and not exists (select from %1$s p where p.side = :on and p.native_id = there.native_id)
      order by there.native_id
      limit :limit
      """;

  /** Groups of pages under way at once: one is encoded and sent while another is written. */
  private static final int AT_ONCE = 2;

  private final Database database;
  private final PageCommits commits;

  public PostgresStaging(Database database) {
    this.database = database;
    this.commits = new PageCommits(database, AT_ONCE);
  }

  static String table(String run) {
    return "staging_" + id(run).toString().replace('-', '_');
  }

  static UUID id(String run) {
    return UUID.fromString(run);
  }

  static void fence(Connection connection, Claimed run) {
    FENCE
        .on(connection)
        .with("id", run.run().id())
        .with("epoch", run.epoch())
        .first(row -> row.flag("held"))
        .orElseThrow(() -> new Lost(run.run().id()));
  }

  @Override
  public List<Place> begin(Claimed run, boolean restart) {
    return database.inTransaction(
        connection -> {
          RunRows.fence(connection, run);
          var table = table(run.run().id());
          boolean there = EXISTS.on(connection).with("name", table).one(row -> row.flag("there"));
          if (there && !restart && whole(connection, run.run(), table)) {
            return places(connection, run.run());
          }
          FORGET_PLACES.on(connection).with("run", id(run.run().id())).update();
          execute(
              connection,
              there
                  ? "truncate " + table
                  : "create unlogged table %s partition of staging_row for values in ('%s')"
                      .formatted(table, id(run.run().id())));
          return List.of();
        });
  }

  /** A database that crashed has emptied what is not logged. */
  private static boolean whole(Connection connection, Run run, String table) {
    long noted = COUNTS.on(connection).with("run", id(run.id())).one(row -> row.number("rows"));
    long there =
        Sql.of("select count(*) as rows from " + table)
            .on(connection)
            .one(row -> row.number("rows"));
    return noted == there;
  }

  private static List<Place> places(Connection connection, Run run) {
    return PLACES.on(connection).with("run", id(run.id())).list(PostgresStaging::place);
  }

  private static Place place(Row row) throws SQLException {
    var stream =
        new Place.Pages(
            row.integer("side"),
            Place.Pass.values()[row.integer("look") - 1],
            row.integer("stream"),
            row.integer("size"),
            maybeNumber(row, "until"),
            maybeNumber(row, "said"),
            row.time("begun_at"));
    return new Place(
        stream,
        row.maybeDocument("cursor"),
        row.number("next"),
        row.number("rows"),
        row.flag("done"));
  }

  private static @Nullable Long maybeNumber(Row row, String column) throws SQLException {
    long number = row.number(column);
    return row.result().wasNull() ? null : number;
  }

  @Override
  public void commit(Claimed run, List<Place> places, List<StagedRow> rows) {
    commits.commit(run, places, rows);
  }

  @Override
  public Proof prove(String run, Listed side) {
    return database.inTransaction(connection -> SideProof.of(connection, table(run), side));
  }

  @Override
  public void settle(Claimed run, int side, boolean seenAgain) {
    database.run(
        connection -> {
          SideProof.settle(connection, id(run.run().id()), table(run.run().id()), side, seenAgain);
          fence(connection, run);
        });
  }

  @Override
  public List<String> counterparts(String run, Listed of, Listed on, String after, int limit) {
    return database.inTransaction(
        connection ->
            Sql.of(COUNTERPARTS.formatted(table(run)))
                .on(connection)
                .with("of", of.side())
                .with("ofSystem", of.system())
                .with("ofObject", of.object())
                .with("on", on.side())
                .with("onSystem", on.system())
                .with("onObject", on.object())
                .with("after", after)
                .with("limit", limit)
                .list(row -> row.text("native_id")));
  }

  @Override
  public Met compare(Claimed run, Meeting meeting, long after) {
    return database.inTransaction(
        connection -> {
          var met = new SideComparisonRows(connection, run.run().id(), meeting).compare(after);
          fence(connection, run);
          return met;
        });
  }

  @Override
  public void book(Claimed run, Meeting meeting, YearMonth month, Map<String, Integer> amounts) {
    database.run(
        connection -> {
          fence(connection, run);
          SideProof.MEMORY.on(connection).list(row -> true);
          new BookedLines(connection, run.run().id(), meeting).book(month, amounts);
        });
  }

  @Override
  public Measured measure(String run, Meeting meeting, boolean several, byte[] empty) {
    return database.inTransaction(
        connection -> {
          SideProof.MEMORY.on(connection).list(row -> true);
          return new MeasureRows(connection, table(run), meeting, several).measure(empty);
        });
  }

  @Override
  public void forgetSuspects(Claimed run) {
    database.run(
        connection -> {
          RunRows.fence(connection, run);
          FORGET_SUSPECTS.on(connection).with("run", run.run().id()).update();
          // Rows of a side and whether keys repeat: three thousand rows show that, and thirty
          // thousand take longer to read than a small comparison.
          execute(connection, "set local default_statistics_target = 10");
          execute(connection, "analyze " + table(run.run().id()) + " (side, key, native_id)");
        });
  }

  @Override
  public void end(String run) {
    database.run(
        connection -> {
          FORGET_PLACES.on(connection).with("run", id(run)).update();
          execute(connection, "drop table if exists " + table(run));
        });
  }

  /** Drops what runs staged that ended without dropping it: cancelled, or their process died. */
  public void tidy() {
    database.run(
        connection ->
            ENDED
                .on(connection)
                .list(row -> row.text("name"))
                .forEach(it -> execute(connection, "drop table if exists " + it)));
  }

  static void execute(Connection connection, String statement) {
    try (var it = connection.createStatement()) {
      it.execute(statement);
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }
}
