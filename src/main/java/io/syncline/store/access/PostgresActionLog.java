package io.syncline.store.access;

import io.syncline.core.access.ActionLog;
import io.syncline.store.change.PostgresReads;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Who asked for which write, in PostgreSQL. */
public final class PostgresActionLog implements ActionLog {

  private static final Sql BEGIN =
      Sql.of(
          """
          insert into action_log (id, at, actor, method, path) values (:id, :at, :actor, :method, :path)
          """);

  private static final Sql END = Sql.of("update action_log set status = :status where id = :id");

  private static final Sql REFUSED =
      Sql.of(
          """
          insert into action_log (id, at, actor, method, path, status, attempts)
          values (:id, :at, :actor, :method, :path, :status, :attempts)
          on conflict (id) do update set attempts = excluded.attempts
          """);

  private static final Sql LIST =
      Sql.of(
          """
          select id, at, actor, method, path, status, attempts
          from action_log
          where (:actor::text is null or actor = :actor::text)
            and (:since::uuid is null or id >= :since::uuid)
            and (:until::uuid is null or id < :until::uuid)
            and (:before::uuid is null or id < :before::uuid)
          order by id desc
          limit :limit
          """);

  private final Database database;

  public PostgresActionLog(Database database) {
    this.database = database;
  }

  @Override
  public void begin(Action action) {
    database.run(
        connection ->
            BEGIN
                .on(connection)
                .with("id", action.id())
                .with("at", action.at())
                .with("actor", Row.words(action.actor()))
                .with("method", action.method())
                .with("path", Row.words(action.path()))
                .update());
  }

  @Override
  public void end(UUID id, int status) {
    database.run(connection -> END.on(connection).with("id", id).with("status", status).update());
  }

  @Override
  public void refused(Action action) {
    database.run(
        connection ->
            REFUSED
                .on(connection)
                .with("id", action.id())
                .with("at", action.at())
                .with("actor", Row.words(action.actor()))
                .with("method", Row.words(action.method()))
                .with("path", Row.words(action.path()))
                .with("status", action.status())
                .with("attempts", action.attempts())
                .update());
  }

  @Override
  public List<Action> list(Query query) {
    return database.inTransaction(
        connection ->
            LIST.on(connection)
                .with("actor", query.actor())
                .with("since", PostgresReads.earliest(query.since()))
                .with("until", PostgresReads.earliest(query.until()))
                .with("before", query.before())
                .with("limit", query.limit())
                .list(PostgresActionLog::action));
  }

  private static Action action(Row row) throws SQLException {
    var status = row.maybeNumber("status");
    return new Action(
        row.uuid("id"),
        row.time("at"),
        row.text("actor"),
        row.text("method"),
        row.text("path"),
        status == null ? null : status.intValue(),
        row.integer("attempts"));
  }
}
