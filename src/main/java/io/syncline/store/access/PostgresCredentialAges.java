package io.syncline.store.access;

import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.CredentialAges;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.util.Optional;

/** When consents and rotated refresh tokens were kept, in PostgreSQL; nothing is unsealed. */
public final class PostgresCredentialAges implements CredentialAges {

  private static final Sql CONSENT =
      Sql.of(
          """
          select actor, given_at, renewed_at, ended_at is not null as ended from consent where system_id = :system
          """);

  private static final Sql ROTATED =
      Sql.of("select rotated_at from rotated_token where system_id = :system");

  private final Database database;

  public PostgresCredentialAges(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Age> of(SystemId system) {
    return database.inTransaction(
        connection -> {
          var consent =
              CONSENT
                  .on(connection)
                  .with("system", system)
                  .first(
                      row ->
                          new Age(
                              row.text("actor"),
                              row.time("given_at"),
                              row.time("renewed_at"),
                              row.flag("ended")));
          return consent.isPresent()
              ? consent
              : ROTATED.on(connection).with("system", system).first(row -> rotated(row));
        });
  }

  private static Age rotated(Row row) throws SQLException {
    var at = row.time("rotated_at");
    return new Age(null, at, at, false);
  }
}
