package io.syncline.store.access;

import io.syncline.core.access.SecretBox;
import io.syncline.core.access.consent.ConsentStatus;
import io.syncline.core.access.consent.ConsentStore;
import io.syncline.core.model.SystemId;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Requests for consent, and what they gave, in PostgreSQL; times are the database's. */
public final class PostgresConsents implements ConsentStore {

  private static final Sql OLD =
      Sql.of("delete from consent_request where until < now() - interval '1 day'");

  private static final Sql BEGIN =
      Sql.of(
          """
          insert into consent_request (id, state_hash, system_id, actor, key_id, sealed, until)
          values (:id, :hash, :system, :actor, :key, :sealed, now() + :seconds * interval '1 second')
          """);

  private static final Sql TAKE =
      Sql.of(
          """
          with taken as (
            select id, system_id, actor, key_id, sealed from consent_request
            where state_hash = :hash and actor = :actor and used_at is null and until > now()
            for update
          )
          update consent_request request set used_at = now(), key_id = null, sealed = null
          from taken where request.id = taken.id
          returning taken.id, taken.system_id, taken.actor, taken.key_id, taken.sealed
          """);

  private static final Sql USED =
      Sql.of(
          "select actor = :actor as own, used_at is not null as used from consent_request"
              + " where state_hash = :hash");

  private static final Sql END =
      Sql.of("update consent_request set status = :status where id = :id");

  private static final Sql GIVE =
      Sql.of(
          """
          insert into consent as known (system_id, key_id, sealed, actor) values (:system, :key, :sealed, :actor)
          on conflict (system_id) do update
          set version = known.version + 1, key_id = excluded.key_id, sealed = excluded.sealed, actor = excluded.actor,
              given_at = now(), renewed_at = now(), ended_at = null
          """);

  private static final Sql STATUS =
      Sql.of(
          """
          select status, until <= now() as late from consent_request
          where id = :id and system_id = :system and actor = :actor
          """);

  private final Database database;
  private final @Nullable SecretBox box;

  /**
   * @param box null: no secret can be kept
   */
  public PostgresConsents(Database database, @Nullable SecretBox box) {
    this.database = database;
    this.box = box;
  }

  @Override
  public void begin(Request request, byte[] stateHash, Duration valid) {
    var sealed = box().seal(verifier(request.id()), request.verifier());
    database.run(
        connection -> {
          OLD.on(connection).update();
          BEGIN
              .on(connection)
              .with("id", request.id())
              .with("hash", stateHash)
              .with("system", request.system())
              .with("actor", request.actor())
              .with("key", sealed.keyId())
              .with("sealed", sealed.bytes())
              .with("seconds", valid.toSeconds())
              .update();
        });
  }

  @Override
  public Taken take(byte[] stateHash, String actor) {
    return database.inTransaction(
        connection ->
            TAKE.on(connection)
                .with("hash", stateHash)
                .with("actor", actor)
                .<Taken>first(row -> new Taken.Valid(request(row)))
                .orElseGet(
                    () ->
                        new Taken.Invalid(
                            USED.on(connection)
                                .with("hash", stateHash)
                                .with("actor", actor)
                                .first(PostgresConsents::why)
                                .orElse(Taken.Why.UNKNOWN))));
  }

  private static Taken.Why why(Row row) throws SQLException {
    if (!row.flag("own")) {
      return Taken.Why.ANOTHERS;
    }
    return row.flag("used") ? Taken.Why.USED : Taken.Why.EXPIRED;
  }

  private Request request(Row row) throws SQLException {
    var id = row.uuid("id");
    var sealed = new SecretBox.Sealed(row.bytes("key_id"), row.bytes("sealed"));
    return new Request(
        id, row.system("system_id"), row.text("actor"), box().open(verifier(id), sealed));
  }

  @Override
  public void given(Request request, String answer) {
    var sealed = box().seal(PostgresTokens.consent(request.system()), answer);
    database.run(
        connection -> {
          GIVE.on(connection)
              .with("system", request.system())
              .with("key", sealed.keyId())
              .with("sealed", sealed.bytes())
              .with("actor", request.actor())
              .update();
          END.on(connection)
              .with("id", request.id())
              .with("status", word(ConsentStatus.CONNECTED))
              .update();
        });
  }

  @Override
  public void failed(Request request, ConsentStatus status) {
    database.run(
        connection ->
            END.on(connection).with("id", request.id()).with("status", word(status)).update());
  }

  @Override
  public Optional<ConsentStatus> status(UUID id, SystemId system, String actor) {
    return database.inTransaction(
        connection ->
            STATUS
                .on(connection)
                .with("id", id)
                .with("system", system)
                .with("actor", actor)
                .first(
                    row -> {
                      var status = row.constant("status", ConsentStatus.class);
                      boolean late = status == ConsentStatus.WAITING && row.flag("late");
                      return late ? ConsentStatus.EXPIRED : status;
                    }));
  }

  private SecretBox box() {
    if (box == null) {
      throw new Unavailable(
          "What consent gives is only kept encrypted: set syncline.secret-key; `syncline"
              + " secret-key` makes one");
    }
    return box;
  }

  private static String verifier(UUID id) {
    return "verifier of " + id;
  }

  private static String word(ConsentStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
