package io.syncline.store.inbox;

import io.syncline.core.access.SecretBox;
import io.syncline.core.inbox.subscribe.SubscriptionStore;
import io.syncline.core.model.SystemId;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Subscriptions in PostgreSQL, their secrets sealed for their system. */
public final class PostgresSubscriptions implements SubscriptionStore {

  private static final Sql ALL =
      Sql.of(
          """
          select system_id, vendor_id, address, expires_at, key_id is not null as secret, key_id, sealed, failure
          from hook_subscription order by system_id
          """);

  private static final Sql PUT =
      Sql.of(
          """
          insert into hook_subscription (system_id, vendor_id, address, expires_at, key_id, sealed, failure)
          values (:system, :id, :address, :expires::timestamptz, :key::bytea, :sealed::bytea, :failure)
          on conflict (system_id) do update
          set vendor_id = excluded.vendor_id, address = excluded.address, expires_at = excluded.expires_at,
              key_id = excluded.key_id, sealed = excluded.sealed, failure = excluded.failure
          """);

  private static final Sql REMOVE =
      Sql.of("delete from hook_subscription where system_id = :system");

  private static final Sql CLAIM =
      Sql.of(
          """
          insert into hook_subscription_claim (system_id, until) values (:system, :until)
          on conflict (system_id) do update
          set until = excluded.until
          where hook_subscription_claim.until <= :now
          """);

  private static final Sql RELEASE =
      Sql.of("delete from hook_subscription_claim where system_id = :system");

  private final Database database;
  private final @Nullable SecretBox box;

  /**
   * @param box null: no secret can be kept
   */
  public PostgresSubscriptions(Database database, @Nullable SecretBox box) {
    this.database = database;
    this.box = box;
  }

  @Override
  public List<Kept> all() {
    return database.inTransaction(connection -> ALL.on(connection).list(this::kept));
  }

  private Kept kept(Row row) throws SQLException {
    var system = row.system("system_id");
    return new Kept(
        system,
        row.text("vendor_id"),
        row.text("address"),
        row.maybeTime("expires_at"),
        row.flag("secret")
            ? opened(system, new SecretBox.Sealed(row.bytes("key_id"), row.bytes("sealed")))
            : null,
        row.maybeText("failure"));
  }

  /** Null where its key is gone: webhooks are refused then, and a new subscription is needed. */
  private @Nullable String opened(SystemId system, SecretBox.Sealed sealed) {
    try {
      return box == null ? null : box.open(context(system), sealed);
    } catch (SecretBox.CannotOpen e) {
      return null;
    }
  }

  @Override
  public void put(Kept kept) {
    var secret = kept.secret();
    if (secret != null && box == null) {
      throw new CannotKeep("A vendor's secret is only kept encrypted: set syncline.secret-key");
    }
    var sealed = secret == null || box == null ? null : box.seal(context(kept.system()), secret);
    database.run(
        connection ->
            PUT.on(connection)
                .with("system", kept.system())
                .with("id", kept.id())
                .with("address", kept.address())
                .with("expires", kept.expires())
                .with("key", sealed == null ? null : sealed.keyId())
                .with("sealed", sealed == null ? null : sealed.bytes())
                .with("failure", kept.failure())
                .update());
  }

  @Override
  public void remove(SystemId system) {
    database.run(connection -> REMOVE.on(connection).with("system", system).update());
  }

  @Override
  public boolean claim(SystemId system, Instant now, Instant until) {
    return database.inTransaction(
        connection ->
            CLAIM
                    .on(connection)
                    .with("system", system)
                    .with("now", now)
                    .with("until", until)
                    .update()
                == 1);
  }

  @Override
  public void release(SystemId system) {
    database.run(connection -> RELEASE.on(connection).with("system", system).update());
  }

  @Override
  public boolean keepsSecrets() {
    return box != null;
  }

  private static String context(SystemId system) {
    return "webhook secret of " + system.value();
  }
}
