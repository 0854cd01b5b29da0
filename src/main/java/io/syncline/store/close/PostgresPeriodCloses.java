package io.syncline.store.close;

import io.syncline.core.model.Listed;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.reconcile.close.CloseLine;
import io.syncline.core.reconcile.close.PeriodClose;
import io.syncline.core.reconcile.close.PeriodClose.Obstacle;
import io.syncline.core.reconcile.close.PeriodClose.Outcome;
import io.syncline.core.reconcile.close.PeriodCloses;
import io.syncline.core.run.Run;
import io.syncline.store.run.PostgresRuns;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Closes in PostgreSQL. */
public final class PostgresPeriodCloses implements PeriodCloses {

  private static final String CLOSED = "period-closed";
  private static final String REOPENED = "period-reopened";

  // Its run ended, or is not there any more, and did not conclude it.
  private static final Sql SETTLE =
      Sql.of(
          """
          update period_close c
          set state = 'refused', ended_at = now(),
              obstacles = json_build_array(json_build_object('kind', 'NOT_READ', 'count', 0, 'detail', 'its run ended before its end'))
          where state = 'running' and not exists (select from sync_run r where r.id = c.run_id and r.ended_at is null)
          """);

  private static final Sql FORGET =
      Sql.of(
          "delete from period_close where sync = :sync and period = :period and state = 'refused'");

  private static final Sql ASK =
      Sql.of(
          """
          insert into period_close (id, sync, period, run_id, state, entities, attributes, asked_by)
          select :id, :sync, :period, :run, 'running', array_agg(entity), array_agg(attribute), :by
          from unnest(:entities::text[], :attributes::text[]) as place (entity, attribute)
          on conflict (sync, period) where state in ('running', 'closed') do nothing
          """);

  private static final Sql HOLDING =
      Sql.of(
          PeriodCloseRows.COLUMNS
              + "where sync = :sync and period = :period and state in ('running', 'closed')");

  private static final Sql FIND = Sql.of(PeriodCloseRows.COLUMNS + "where id = :id");

  private static final Sql OF_RUN = Sql.of(PeriodCloseRows.COLUMNS + "where run_id = :run");

  private static final Sql LIST =
      Sql.of(
          PeriodCloseRows.COLUMNS
              + """
              where (:syncs::text is null or sync = any(:syncs::text[])) and (:before::uuid is null or id < :before)
              order by id desc
              limit :limit
              """);

  private static final Sql LINES =
      Sql.of(
          """
          select entity, against, part, key, system_id, attribute, currency, records, amount
          from period_close_line
          where run_id = :run
          order by entity, against, part, key, system_id, attribute, currency
          """);

  // Conflicts with the row lock of who judges changes: each of the two waits for the other.
  private static final Sql LOCK = Sql.of("lock table period_close in exclusive mode");

  private static final Sql CONCLUDE =
      Sql.of(
          """
          update period_close
          set state = :state, ended_at = :at, obstacles = :obstacles::json, answers = :answers::json,
              definition = :definition, digest = :digest
          where id = :id and state = 'running'
          """);

  private static final Sql REOPEN =
      Sql.of(
          """
          update period_close
          set state = 'reopened', reopened_by = :by, reopened_at = :at, reopen_reason = :reason
          where id = :id and state = 'closed'
          """);

  private final Database database;

  public PostgresPeriodCloses(Database database) {
    this.database = database;
  }

  @Override
  public Optional<PeriodClose> ask(PeriodClose close, Run run) {
    return database.inTransaction(
        connection -> {
          SETTLE.on(connection).update();
          while (!made(connection, close)) {
            var holding = of(HOLDING.on(connection), close).first(PeriodCloseRows::close);
            // where it was refused at this very moment, there is room
            if (holding.isPresent()) {
              return holding;
            }
          }
          of(FORGET.on(connection), close).update();
          PostgresRuns.ask(connection, run, null);
          return Optional.empty();
        });
  }

  /** Whether no other close of the period is under way or holds. */
  private static boolean made(Connection connection, PeriodClose close) {
    var places = List.copyOf(close.places().entrySet());
    return of(ASK.on(connection), close)
            .with("id", close.id())
            .with("run", close.run())
            .with("by", Row.words(close.asked().actor()))
            .with("entities", "text", places.stream().map(Map.Entry::getKey).toList())
            .with("attributes", "text", places.stream().map(Map.Entry::getValue).toList())
            .update()
        == 1;
  }

  private static Sql.Call of(Sql.Call call, PeriodClose close) {
    return call.with("sync", close.sync()).with("period", close.period().toString());
  }

  @Override
  public Optional<PeriodClose> find(UUID id) {
    return database.inTransaction(
        connection -> {
          SETTLE.on(connection).update();
          return find(connection, id);
        });
  }

  private static Optional<PeriodClose> find(Connection connection, UUID id) {
    return FIND.on(connection).with("id", id).first(PeriodCloseRows::close);
  }

  @Override
  public Optional<PeriodClose> ofRun(String run) {
    return database.inTransaction(
        connection -> OF_RUN.on(connection).with("run", run).first(PeriodCloseRows::close));
  }

  @Override
  public Listed<PeriodClose> list(@Nullable Set<String> syncs, @Nullable UUID before, int limit) {
    return database.inTransaction(
        connection -> {
          SETTLE.on(connection).update();
          return LIST.on(connection)
              .with("syncs", Row.names(syncs))
              .with("before", before)
              .page(limit, PeriodCloseRows::close);
        });
  }

  @Override
  public List<CloseLine> lines(String run) {
    return database.inTransaction(
        connection -> LINES.on(connection).with("run", run).list(PostgresPeriodCloses::line));
  }

  private static CloseLine line(Row row) throws SQLException {
    var pair =
        new CloseLine.Pair(
            row.text("entity"), row.system("against"), row.text("part"), row.text("key"));
    return new CloseLine(
        pair,
        row.system("system_id"),
        row.text("attribute"),
        row.text("currency"),
        row.number("records"),
        row.result().getBigDecimal("amount"));
  }

  @Override
  public PeriodClose conclude(PeriodClose close, Outcome outcome, Predicate<UnifiedRecord> within) {
    return database.inTransaction(
        connection -> {
          LOCK.on(connection).update();
          var obstacles = new ArrayList<>(outcome.obstacles());
          long changed =
              obstacles.isEmpty() ? ChangedMeanwhile.count(connection, close, within) : 0;
          if (changed > 0) {
            var why = "a record of the period changed while the sides were read: ask again";
            obstacles.add(new Obstacle(Obstacle.Kind.CHANGED, changed, why));
          }
          boolean closed = obstacles.isEmpty();
          int done =
              CONCLUDE
                  .on(connection)
                  .with("id", close.id())
                  .with("state", closed ? PeriodClose.State.CLOSED : PeriodClose.State.REFUSED)
                  .with("at", outcome.at())
                  .with("obstacles", PeriodCloseRows.obstacles(obstacles))
                  .with("answers", PeriodCloseRows.answers(outcome.answers()))
                  .with("definition", outcome.definition())
                  .with("digest", closed ? outcome.digest() : null)
                  .update();
          var now = find(connection, close.id()).orElse(close);
          if (done == 1 && closed) {
            PeriodCloseRows.audit(
                connection,
                now,
                CLOSED,
                close.id(),
                new PeriodClose.By(close.asked().actor(), outcome.at()));
          }
          return now;
        });
  }

  @Override
  public Optional<PeriodClose> reopen(UUID id, PeriodClose.Reopened why, UUID entry) {
    return database.inTransaction(
        connection -> {
          LOCK.on(connection).update();
          int done =
              REOPEN
                  .on(connection)
                  .with("id", id)
                  .with("by", Row.words(why.by().actor()))
                  .with("at", why.by().at())
                  .with("reason", Row.words(why.reason()))
                  .update();
          var found = done == 0 ? Optional.<PeriodClose>empty() : find(connection, id);
          found.ifPresent(it -> PeriodCloseRows.audit(connection, it, REOPENED, entry, why.by()));
          return found;
        });
  }
}
