package io.syncline.store.lease;

import io.syncline.core.definition.system.Quota;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.QuotaCount;
import io.syncline.core.system.state.QuotaCount.Portion;
import io.syncline.core.system.state.QuotaWaits;
import io.syncline.core.system.state.Quotas;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.StoreFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The quotas of all processes that work on one database, by its clock: a row per system, locked
 * while it is changed, in a transaction of its own and on separate threads.
 */
public final class PostgresQuotas implements Quotas {

  private static final System.Logger LOG = System.getLogger(PostgresQuotas.class.getName());

  private static final int THREADS = 2;

  private static final Sql OPEN =
      Sql.of(
          """
          insert into quota_use (system_id, started_at, used, told) values (:system, '-infinity', 0, false)
          on conflict do nothing
          """);

  private static final Sql LOCK =
      Sql.of(
          """
          select greatest(started_at, 'epoch') as started_at, used, all_calls, told, probed_at,
                 clock_timestamp() as now
          from quota_use where system_id = :system for update
          """);

  private static final Sql LOOK =
      Sql.of(
          """
          select started_at, used, all_calls, told, probed_at, clock_timestamp() as now
          from quota_use where system_id = :system and started_at > '-infinity'
          """);

  private static final Sql KEEP =
      Sql.of(
          """
          update quota_use
          set started_at = :start, used = :used, all_calls = :all::bigint, told = :told,
              probed_at = :probed::timestamptz
          where system_id = :system
          """);

  private final Database database;
  private final QuotaWaits waits;
  private final Executor threads = Executors.newFixedThreadPool(THREADS, PostgresQuotas::daemon);

  public PostgresQuotas(Database database, InstantSource clock) {
    this.database = database;
    this.waits = new QuotaWaits(clock);
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "quotas");
    thread.setDaemon(true);
    return thread;
  }

  private record Found(QuotaCount count, Instant now) {
    static Found of(Row row) throws SQLException {
      var count =
          new QuotaCount(
              row.time("started_at"),
              row.number("used"),
              row.maybeNumber("all_calls"),
              row.flag("told"),
              row.maybeTime("probed_at"));
      return new Found(count, row.time("now"));
    }
  }

  @Override
  public CompletionStage<Portion> take(
      SystemId system, Quota quota, int least, int most, boolean run) {
    return CompletableFuture.supplyAsync(
        () -> {
          var portion =
              changed(
                  system,
                  (count, now) -> {
                    var taken = count.take(quota, least, most, run, now);
                    return new Change<>(taken.count(), taken.portion());
                  });
          waits.answered(system, portion, run);
          return portion;
        },
        threads);
  }

  @Override
  public void report(SystemId system, Quota quota, Instant of, long used, @Nullable Long all) {
    CompletableFuture.runAsync(
            () ->
                changed(
                    system,
                    (count, now) -> new Change<>(count.report(quota, of, used, all, now), true)),
            threads)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.log(
                    System.Logger.Level.WARNING,
                    "What {0} reported of its quota could not be stored",
                    system);
              }
            });
  }

  private record Change<T>(QuotaCount count, T answer) {}

  private <T> T changed(SystemId system, BiFunction<QuotaCount, Instant, Change<T>> change) {
    return database.inTransaction(
        connection -> {
          OPEN.on(connection).with("system", system).update();
          var found = LOCK.on(connection).with("system", system).one(Found::of);
          var changed = change.apply(found.count(), found.now());
          keep(connection, system, changed.count());
          return changed.answer();
        });
  }

  private static void keep(Connection connection, SystemId system, QuotaCount count) {
    KEEP.on(connection)
        .with("system", system)
        .with("start", count.start())
        .with("used", count.used())
        .with("all", count.limit())
        .with("told", count.reported())
        .with("probed", count.probed())
        .update();
  }

  @Override
  public Optional<QuotaCount> count(SystemId system) {
    try (var connection = database.connect()) {
      return LOOK.on(connection).with("system", system).first(Found::of).map(Found::count);
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  @Override
  public Map<SystemId, Waiting> waiting() {
    return waits.now();
  }
}
