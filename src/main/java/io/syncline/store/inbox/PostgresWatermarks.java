package io.syncline.store.inbox;

import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.Watermarks;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.time.Instant;
import java.util.Optional;

/** Watermarks in PostgreSQL. */
public final class PostgresWatermarks implements Watermarks {

  private static final Sql GET =
      Sql.of("select at from watermark where system_id = :system and object = :object");

  private static final Sql ADVANCE =
      Sql.of(
          """
          insert into watermark (system_id, object, at)
          values (:system, :object, :at)
          on conflict (system_id, object) do update set at = excluded.at
          where watermark.at < excluded.at
          """);

  private static final Sql TOKEN =
      Sql.of("select token from feed_token where system_id = :system and object = :object");

  private static final Sql KEEP =
      Sql.of(
          """
          insert into feed_token (system_id, object, token)
          values (:system, :object, :token)
          on conflict (system_id, object) do update set token = excluded.token
          where feed_token.token <> excluded.token
          """);

  private static final Sql POLLED =
      Sql.of(
          """
          insert into first_poll (system_id, object) values (:system, :object)
          on conflict do nothing
          """);

  private final Database database;

  public PostgresWatermarks(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Instant> get(SystemId system, String object) {
    return database.inTransaction(
        connection ->
            GET.on(connection)
                .with("system", system)
                .with("object", object)
                .first(row -> row.time("at")));
  }

  @Override
  public void advance(SystemId system, String object, Instant to) {
    database.run(
        connection ->
            ADVANCE
                .on(connection)
                .with("system", system)
                .with("object", object)
                .with("at", to)
                .update());
  }

  @Override
  public Optional<String> token(SystemId system, String object) {
    return database.inTransaction(
        connection ->
            TOKEN
                .on(connection)
                .with("system", system)
                .with("object", object)
                .first(row -> row.text("token")));
  }

  @Override
  public void keep(SystemId system, String object, String token) {
    database.run(
        connection ->
            KEEP.on(connection)
                .with("system", system)
                .with("object", object)
                .with("token", token)
                .update());
  }

  @Override
  public void polled(SystemId system, String object) {
    database.run(
        connection -> POLLED.on(connection).with("system", system).with("object", object).update());
  }
}
