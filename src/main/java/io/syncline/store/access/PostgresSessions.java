package io.syncline.store.access;

import io.syncline.core.access.Person;
import io.syncline.core.access.SessionStore;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sessions of the console in PostgreSQL. */
public final class PostgresSessions implements SessionStore {

  private static final Sql OVER = Sql.of("delete from console_session where until < :now");

  private static final Sql BEGIN =
      Sql.of(
          """
          insert into console_session (hash, once, name, until, issuer, subject, called, claims)
          values (:hash, :once, :name, :until, :issuer, :subject, :called, :claims::text[])
          """);

  private static final Sql SESSION =
      Sql.of(
          """
          select name, issuer, subject, called, claims
          from console_session where hash = :hash and not once and until > :now
          """);

  private static final Sql NAMED =
      Sql.of(
          """
          select name, issuer, subject, called, claims
          from console_session where name = :name and not once and until > :now
          order by until desc limit 1
          """);

  private static final Sql TAKE =
      Sql.of(
          """
          delete from console_session where hash = :hash and once and until > :now
          returning name, issuer, subject, called, claims
          """);

  private static final Sql END = Sql.of("delete from console_session where hash = :hash");

  private final Database database;

  public PostgresSessions(Database database) {
    this.database = database;
  }

  @Override
  public void begin(String hash, Kind kind, Owner owner, Instant now, Instant until) {
    database.run(
        connection -> {
          var person = owner.person();
          OVER.on(connection).with("now", now).update();
          BEGIN
              .on(connection)
              .with("hash", hash)
              .with("once", kind == Kind.LINK)
              .with("name", owner.name())
              .with("until", until)
              .with("issuer", person == null ? null : person.issuer())
              .with("subject", person == null ? null : person.subject())
              .with("called", person == null ? null : person.name())
              .with("claims", person == null ? null : Row.literal(List.copyOf(person.values())))
              .update();
        });
  }

  @Override
  public Optional<Owner> session(String hash, Instant now) {
    return owner(SESSION, "hash", hash, now);
  }

  @Override
  public Optional<Owner> named(String name, Instant now) {
    return owner(NAMED, "name", name, now);
  }

  @Override
  public Optional<Owner> take(String hash, Instant now) {
    return owner(TAKE, "hash", hash, now);
  }

  private Optional<Owner> owner(Sql statement, String key, String value, Instant now) {
    return database.inTransaction(
        connection ->
            statement
                .on(connection)
                .with(key, value)
                .with("now", now)
                .first(PostgresSessions::owner));
  }

  private static Owner owner(Row row) throws SQLException {
    var issuer = row.maybeText("issuer");
    return new Owner(
        row.text("name"),
        issuer == null
            ? null
            : new Person(
                issuer, row.text("subject"), row.text("called"), Set.copyOf(row.texts("claims"))));
  }

  @Override
  public void end(String hash) {
    database.run(connection -> END.on(connection).with("hash", hash).update());
  }
}
