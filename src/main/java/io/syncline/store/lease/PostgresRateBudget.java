package io.syncline.store.lease;

import io.syncline.core.definition.system.SystemType.RateLimit;
import io.syncline.core.system.state.RateBudget;
import io.syncline.core.system.state.RateBudget.Budgeted;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.StoreFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * The budgets of all processes that work on one database, by its clock alone: a row per system, and
 * one per narrower limit of it, says when its next request is free
 * (docs/decisions/0033-one-budget.md).
 *
 * <p>Borrowing is one statement in its own transaction, on separate threads: senders of requests do
 * not wait for a connection.
 */
public final class PostgresRateBudget implements RateBudget {

  private static final System.Logger LOG = System.getLogger(PostgresRateBudget.class.getName());

  private static final int THREADS = 2;

  /** What falls due so soon is given at once: a quarter of a second of turns in one statement. */
  private static final Duration AHEAD = Duration.ofMillis(250);

  // The clock may be read before the row is locked: then fewer turns are given, never more.
  private static final Sql BORROW =
      Sql.of(
          """
          with locked as (
            select free_at, clock_timestamp() as now from rate_budget where system_id = :system for update
          ), span as (
            select now, greatest(free_at, now - :burst * interval '1 microsecond') as base from locked
          ), portion as (
            select now, base,
                   greatest(0, least(:wanted::bigint,
                     1 + floor((extract(epoch from now - base) * 1000000 + :ahead) / :interval)::bigint)) as turns
            from span
          )
          update rate_budget b
          set free_at = p.base + p.turns * :interval * interval '1 microsecond'
          from portion p
          where b.system_id = :system
          returning p.turns, (extract(epoch from p.base - p.now) * 1000000)::bigint as first,
                    (select count(*) from lane_owner where until > clock_timestamp()) as sharers
          """);

  private static final Sql OPEN =
      Sql.of(
          """
          insert into rate_budget (system_id, free_at) values (:system, '-infinity') on conflict do nothing
          """);

  private static final Sql CLOSE =
      Sql.of(
          """
          insert into rate_budget as b (system_id, free_at)
          values (:system, clock_timestamp() + :pause * interval '1 microsecond')
          on conflict (system_id) do update set free_at = greatest(b.free_at, excluded.free_at)
          """);

  private final Database database;
  private final Executor threads =
      Executors.newFixedThreadPool(THREADS, PostgresRateBudget::daemon);

  public PostgresRateBudget(Database database) {
    this.database = database;
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "rate-budget");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public CompletionStage<Portion> borrow(Budgeted of, RateLimit limit, int wanted) {
    return CompletableFuture.supplyAsync(() -> borrowed(of, limit, wanted), threads);
  }

  private Portion borrowed(Budgeted of, RateLimit limit, int wanted) {
    try (var connection = database.connect()) {
      var borrow =
          BORROW
              .on(connection)
              .with("system", of.toString())
              .with("burst", micros(RateBudget.burst(limit)))
              .with("interval", Math.max(1, micros(RateBudget.interval(limit))))
              .with("wanted", wanted)
              .with("ahead", micros(AHEAD));
      var portion = borrow.first(PostgresRateBudget::portion);
      if (portion.isPresent()) {
        return portion.get();
      }
      OPEN.on(connection).with("system", of.toString()).update();
      return borrow.one(PostgresRateBudget::portion);
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  private static Portion portion(Row row) throws SQLException {
    int turns = row.integer("turns");
    var first = Duration.of(row.number("first"), ChronoUnit.MICROS);
    return new Portion(
        turns, turns == 0 ? first.minus(AHEAD) : first, Math.max(1, row.integer("sharers")));
  }

  @Override
  public void close(Budgeted of, Duration pause) {
    CompletableFuture.runAsync(() -> closed(of, pause), threads)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.log(
                    System.Logger.Level.WARNING,
                    "Other processes could not be notified that {0} asked for a pause",
                    of);
              }
            });
  }

  private void closed(Budgeted of, Duration pause) {
    try (var connection = database.connect()) {
      CLOSE.on(connection).with("system", of.toString()).with("pause", micros(pause)).update();
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  private static long micros(Duration time) {
    return time.toNanos() / 1_000;
  }
}
