package io.syncline.store.access;

import io.syncline.core.access.SessionStore;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.time.Instant;
import java.util.Optional;

/** Sessions of the console in PostgreSQL. */
public final class PostgresSessions implements SessionStore {

  private static final Sql OVER = Sql.of("delete from console_session where until < :now");

  private static final Sql BEGIN =
      Sql.of(
          """
          insert into console_session (hash, once, name, until) values (:hash, :once, :name, :until)
          """);

  private static final Sql SESSION =
      Sql.of("select name from console_session where hash = :hash and not once and until > :now");

  private static final Sql TAKE =
      Sql.of(
          """
          delete from console_session where hash = :hash and once and until > :now returning name
          """);

  private static final Sql END = Sql.of("delete from console_session where hash = :hash");

  private final Database database;

  public PostgresSessions(Database database) {
    this.database = database;
  }

  @Override
  public void begin(String hash, Kind kind, String name, Instant now, Instant until) {
    database.run(
        connection -> {
          OVER.on(connection).with("now", now).update();
          BEGIN
              .on(connection)
              .with("hash", hash)
              .with("once", kind == Kind.LINK)
              .with("name", name)
              .with("until", until)
              .update();
        });
  }

  @Override
  public Optional<String> session(String hash, Instant now) {
    return name(SESSION, hash, now);
  }

  @Override
  public Optional<String> take(String hash, Instant now) {
    return name(TAKE, hash, now);
  }

  private Optional<String> name(Sql statement, String hash, Instant now) {
    return database.inTransaction(
        connection ->
            statement
                .on(connection)
                .with("hash", hash)
                .with("now", now)
                .first(row -> row.text("name")));
  }

  @Override
  public void end(String hash) {
    database.run(connection -> END.on(connection).with("hash", hash).update());
  }
}
