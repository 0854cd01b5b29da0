package io.syncline.store.lease;

import io.syncline.core.definition.model.StartOrder;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The order of starts in PostgreSQL. */
public final class PostgresStartOrder implements StartOrder {

  private static final Sql NOTE =
      Sql.of(
          """
          insert into sync (name, content_hash, state, started_at)
          values (:name, :hash, 'started', :now)
          on conflict (name) do update set content_hash = excluded.content_hash
          """);

  private static final Sql ORDER =
      Sql.of("select name, started_at from sync where name = any(:names) order by start_order");

  private final Database database;

  public PostgresStartOrder(Database database) {
    this.database = database;
  }

  @Override
  public List<Started> note(Map<String, String> hashes, Instant now) {
    return database.inTransaction(
        connection -> {
          hashes.forEach(
              (name, hash) ->
                  NOTE.on(connection)
                      .with("name", name)
                      .with("hash", hash)
                      .with("now", now)
                      .update());
          return ORDER
              .on(connection)
              .with("names", "text", hashes.keySet())
              .list(row -> new Started(row.text("name"), row.time("started_at")));
        });
  }
}
