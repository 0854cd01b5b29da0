package io.syncline.store.review;

import io.syncline.core.access.IdempotentAnswers;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.Instant;

/** Answers given to writes of the API, in PostgreSQL. */
public final class PostgresIdempotentAnswers implements IdempotentAnswers {

  private static final Sql PURGE =
      Sql.of(
          """
          delete from given_answer
          where (owner, key) in (select owner, key
                                 from given_answer
                                 where at < :expired
                                 order by at
                                 limit 100
                                 for update skip locked)
          """);

  private static final Sql BEGIN =
      Sql.of(
          """
          insert into given_answer as known (owner, key, hash, at)
          values (:owner, :key, :hash, :now)
          on conflict (owner, key) do update
          set hash = excluded.hash, at = excluded.at, status = null, body = null
          where known.at < :expired or known.status is null and known.at < :abandoned
          """);

  private static final Sql FIND =
      Sql.of("select hash, status, body from given_answer where owner = :owner and key = :key");

  private static final Sql KEEP =
      Sql.of(
          """
          update given_answer set status = :status, body = :body
          where owner = :owner and key = :key and hash = :hash
          """);

  private static final Sql FORGET =
      Sql.of(
          """
          delete from given_answer
          where owner = :owner and key = :key and hash = :hash and status is null
          """);

  private final Database database;

  public PostgresIdempotentAnswers(Database database) {
    this.database = database;
  }

  @Override
  public Known begin(Write write, Instant now) {
    return database.inTransaction(
        connection -> {
          var expired = now.minus(KEPT);
          PURGE.on(connection).with("expired", expired).update();
          int begun =
              on(BEGIN, connection, write)
                  .with("now", now)
                  .with("expired", expired)
                  .with("abandoned", now.minus(ABANDONED))
                  .update();
          return begun == 1 ? new Known.New() : known(connection, write);
        });
  }

  private static Known known(Connection connection, Write write) {
    return FIND.on(connection)
        .with("owner", write.owner())
        .with("key", write.key())
        .first(
            row -> {
              if (!row.text("hash").equals(write.hash())) {
                return new Known.Another();
              }
              var body = row.maybeDocument("body");
              return body == null
                  ? new Known.Underway()
                  : new Known.Done(new Answer(row.integer("status"), body));
            })
        .orElseGet(Known.Underway::new);
  }

  @Override
  public void keep(Write write, Answer answer) {
    database.run(
        connection ->
            on(KEEP, connection, write)
                .with("status", answer.status())
                .with("body", Sealing.document(answer.body()))
                .update());
  }

  @Override
  public void forget(Write write) {
    database.run(connection -> on(FORGET, connection, write).update());
  }

  private static Sql.Call on(Sql sql, Connection connection, Write write) {
    return sql.on(connection)
        .with("owner", write.owner())
        .with("key", write.key())
        .with("hash", write.hash());
  }
}
