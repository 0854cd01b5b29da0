package io.syncline.store.access;

import io.syncline.core.access.SecretBox;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.TokenStore;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.util.Optional;

/** Rotated refresh tokens in PostgreSQL, sealed for their system. */
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

  private static String context(SystemId system) {
    return "refresh token of " + system.value();
  }
}
