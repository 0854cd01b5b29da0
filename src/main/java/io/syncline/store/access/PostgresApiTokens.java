package io.syncline.store.access;

import io.syncline.core.access.ApiToken;
import io.syncline.core.access.ApiTokenStore;
import io.syncline.core.access.Role;
import io.syncline.core.access.TokenHolder;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tokens in PostgreSQL. */
public final class PostgresApiTokens implements ApiTokenStore {

  private static final String COLUMNS =
      "id, name, hash, role, syncs, created_at, created_by, expires_at, revoked_at, revoked_by";

  private static final Sql LIST =
      Sql.of("select " + COLUMNS + " from api_token order by created_at desc, id desc");

  private static final Sql ADD =
      Sql.of(
          """
          insert into api_token (id, name, hash, role, syncs, created_at, created_by, expires_at)
          values (:id, :name, :hash, :role, :syncs::text[], :at, :by, :expires)
          on conflict (name) do nothing
          """);

  private static final Sql REVOKE =
      Sql.of(
          """
          update api_token set revoked_at = :at, revoked_by = :by
          where name = :name and revoked_at is null
          returning\s\
          """
              + COLUMNS);

  private static final Sql END_ALL = Sql.of("delete from console_session where name = :name");

  private final Database database;

  public PostgresApiTokens(Database database) {
    this.database = database;
  }

  @Override
  public List<ApiToken> list() {
    return database.inTransaction(connection -> LIST.on(connection).list(PostgresApiTokens::token));
  }

  @Override
  public boolean add(ApiToken token) {
    return database.inTransaction(
        connection ->
            ADD.on(connection)
                    .with("id", token.id())
                    .with("name", token.holder().name())
                    .with("hash", token.hash())
                    .with("role", token.grant().role().word())
                    .with("syncs", Row.literal(List.copyOf(token.grant().syncs())))
                    .with("at", token.createdAt())
                    .with("by", token.createdBy())
                    .with("expires", token.expiresAt())
                    .update()
                > 0);
  }

  @Override
  public Optional<ApiToken> revoke(String name, ApiToken.Revoked end) {
    return database.inTransaction(
        connection -> {
          END_ALL.on(connection).with("name", name).update();
          return REVOKE
              .on(connection)
              .with("name", name)
              .with("at", end.at())
              .with("by", end.by())
              .first(PostgresApiTokens::token);
        });
  }

  /** A role of a newer version may do nothing that this one knows: it reads as the least. */
  private static ApiToken token(Row row) throws SQLException {
    var revokedAt = row.maybeTime("revoked_at");
    return new ApiToken(
        row.uuid("id"),
        new TokenHolder(
            row.text("name"),
            Role.of(row.text("role")).orElse(Role.VIEWER),
            Set.copyOf(row.texts("syncs"))),
        row.text("hash"),
        row.time("created_at"),
        row.text("created_by"),
        row.maybeTime("expires_at"),
        revokedAt == null ? null : new ApiToken.Revoked(revokedAt, row.text("revoked_by")));
  }
}
