package io.syncline.store.access;

import io.syncline.core.access.SecretBox;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.TokenStore;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.util.Optional;

/**
 * Rotated refresh tokens, what consent gave, and sessions, in PostgreSQL, sealed for their system.
 */
public final class PostgresTokens implements TokenStore {

  private static final Sql GET =
      Sql.of("select key_id, sealed from rotated_token where system_id = :system");

  private static final Sql PUT =
      Sql.of(
          """
          insert into rotated_token (system_id, key_id, sealed) values (:system, :key, :sealed)
          on conflict (system_id) do update
          set key_id = excluded.key_id, sealed = excluded.sealed, rotated_at = now()
          """);

  private static final Sql GRANT =
      Sql.of(
          """
          select version, key_id, sealed, ended_at is not null as ended from consent where system_id = :system
          """);

  private static final Sql RENEW =
      Sql.of(
          """
          update consent
          set version = version + 1, key_id = :key, sealed = :sealed, renewed_at = now(), ended_at = null
          where system_id = :system and version = :version
          """);

  private static final Sql END =
      Sql.of(
          """
          update consent set ended_at = now()
          where system_id = :system and version = :version and ended_at is null
          """);

  private static final Sql SESSION =
      Sql.of("select key_id, sealed from system_session where system_id = :system");

  private static final Sql BEGIN =
      Sql.of(
          """
          insert into system_session (system_id, key_id, sealed) values (:system, :key, :sealed)
          on conflict (system_id) do update
          set key_id = excluded.key_id, sealed = excluded.sealed, begun_at = now()
          """);

  private static final Sql FORGET = Sql.of("delete from system_session where system_id = :system");

  private final Database database;
  private final SecretBox box;

  public PostgresTokens(Database database, SecretBox box) {
    this.database = database;
    this.box = box;
  }

  @Override
  public Optional<String> refreshToken(SystemId system) {
    return database
        .inTransaction(
            connection ->
                GET.on(connection)
                    .with("system", system)
                    .first(row -> new SecretBox.Sealed(row.bytes("key_id"), row.bytes("sealed"))))
        .map(kept -> open(system, kept));
  }

  private String open(SystemId system, SecretBox.Sealed kept) {
    try {
      return box.open(context(system), kept);
    } catch (SecretBox.CannotOpen e) {
      throw new Unavailable(
          "the kept refresh token of "
              + system
              + " cannot be read: "
              + e.getMessage()
              + "; add the former key to syncline.secret-key, or connect "
              + system
              + " again and delete its row of rotated_token");
    }
  }

  @Override
  public void rotated(SystemId system, String refreshToken) {
    var secret = box.seal(context(system), refreshToken);
    database.run(
        connection ->
            PUT.on(connection)
                .with("system", system)
                .with("key", secret.keyId())
                .with("sealed", secret.bytes())
                .update());
  }

  @Override
  public Optional<String> session(SystemId system) {
    return database
        .inTransaction(
            connection ->
                SESSION
                    .on(connection)
                    .with("system", system)
                    .first(row -> new SecretBox.Sealed(row.bytes("key_id"), row.bytes("sealed"))))
        .map(
            kept -> {
              try {
                return box.open(ofSession(system), kept);
              } catch (SecretBox.CannotOpen e) {
                throw new Unavailable(
                    "the kept session of " + system + " cannot be read: " + e.getMessage());
              }
            });
  }

  @Override
  public void sessionBegun(SystemId system, String session) {
    var secret = box.seal(ofSession(system), session);
    database.run(
        connection ->
            BEGIN
                .on(connection)
                .with("system", system)
                .with("key", secret.keyId())
                .with("sealed", secret.bytes())
                .update());
  }

  @Override
  public void sessionForgotten(SystemId system) {
    database.run(connection -> FORGET.on(connection).with("system", system).update());
  }

  @Override
  public Optional<Grant> grant(SystemId system) {
    return database.inTransaction(
        connection ->
            GRANT
                .on(connection)
                .with("system", system)
                .first(
                    row ->
                        new Grant(
                            row.number("version"),
                            opened(
                                system,
                                new SecretBox.Sealed(row.bytes("key_id"), row.bytes("sealed"))),
                            row.flag("ended"))));
  }

  private String opened(SystemId system, SecretBox.Sealed kept) {
    try {
      return box.open(consent(system), kept);
    } catch (SecretBox.CannotOpen e) {
      throw new Unavailable(
          "the kept consent to "
              + system
              + " cannot be read: "
              + e.getMessage()
              + "; add the former key to syncline.secret-key, or give consent again: syncline"
              + " connect "
              + system);
    }
  }

  @Override
  public boolean renewed(SystemId system, Grant before, String answer) {
    var secret = box.seal(consent(system), answer);
    return database.inTransaction(
        connection ->
            RENEW
                    .on(connection)
                    .with("system", system)
                    .with("version", before.version())
                    .with("key", secret.keyId())
                    .with("sealed", secret.bytes())
                    .update()
                == 1);
  }

  @Override
  public void ended(SystemId system, Grant grant) {
    database.run(
        connection ->
            END.on(connection).with("system", system).with("version", grant.version()).update());
  }

  /** What the consent to a system is sealed for. */
  static String consent(SystemId system) {
    return "consent to " + system.value();
  }

  private static String ofSession(SystemId system) {
    return "session of " + system.value();
  }

  private static String context(SystemId system) {
    return "refresh token of " + system.value();
  }
}
