package io.syncline.store;

import io.syncline.core.run.Footprint;
import io.syncline.core.run.Run;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The footprint in PostgreSQL. */
public final class PostgresFootprint implements Footprint.Source {

  private static final Sql SIZES =
      Sql.of(
          """
          select pg_database_size(current_database()) as bytes,
                 pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint as written
          """);

  // Reads the sizes of files, as the size of the database does.
  private static final Sql TABLES =
      Sql.of(
          """
          select coalesce(pg_partition_root(oid), oid)::regclass::text as name, sum(pg_total_relation_size(oid))::bigint as bytes
          from pg_class
          where relnamespace = current_schema()::regnamespace and relkind = 'r'
          group by coalesce(pg_partition_root(oid), oid)
          order by bytes desc, name
          limit 10
          """);

  private static final Sql MAY_READ_LOG =
      Sql.of("select has_function_privilege('pg_ls_waldir()', 'execute') as may");

  private static final Sql LOG =
      Sql.of("select coalesce(sum(size), 0)::bigint as bytes from pg_ls_waldir()");

  private static final Sql RECONCILED =
      Sql.of(
          """
          select sync, max(ended_at) as at
          from sync_run
          where kind = :kind and sync is not null and ended_at is not null and status = any(:trusted)
          group by sync
          """);

  private final Database database;

  public PostgresFootprint(Database database) {
    this.database = database;
  }

  @Override
  public Footprint look() {
    return database.inTransaction(
        connection -> {
          Map<String, Instant> reconciled =
              RECONCILED
                  .on(connection)
                  .with("kind", Run.Kind.RECONCILE)
                  .with("trusted", "text", List.of(Run.Status.SUCCEEDED, Run.Status.PARTIAL))
                  .list(row -> Map.entry(row.text("sync"), row.time("at")))
                  .stream()
                  .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
          Map<String, Long> tables =
              TABLES
                  .on(connection)
                  .list(row -> Map.entry(row.text("name"), row.number("bytes")))
                  .stream()
                  .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
          var held = held(connection);
          return SIZES
              .on(connection)
              .one(
                  row ->
                      new Footprint(
                          row.number("bytes"), tables, row.number("written"), held, reconciled));
        });
  }

  /** Only some roles may look into the folder of the log. */
  private static @Nullable Long held(Connection connection) {
    return MAY_READ_LOG.on(connection).one(row -> row.flag("may"))
        ? LOG.on(connection).one(row -> row.number("bytes"))
        : null;
  }
}
