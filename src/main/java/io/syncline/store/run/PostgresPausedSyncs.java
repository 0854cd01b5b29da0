package io.syncline.store.run;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.run.PausedSyncs;
import io.syncline.store.audit.AuditRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Paused syncs in PostgreSQL. */
public final class PostgresPausedSyncs implements PausedSyncs {

  private static final Sql PAUSED = Sql.of("select sync, actor, at from paused_sync order by sync");

  private static final Sql PAUSE =
      Sql.of(
          """
          insert into paused_sync (sync, actor, at) values (:sync, :actor, :at)
          on conflict do nothing
          """);

  private static final Sql RESUME = Sql.of("delete from paused_sync where sync = :sync");

  private final Database database;
  private final Ids ids;

  public PostgresPausedSyncs(Database database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public Map<String, Pause> paused() {
    record Row0(String sync, Pause pause) {}
    var found = new LinkedHashMap<String, Pause>();
    database
        .inTransaction(
            connection ->
                PAUSED
                    .on(connection)
                    .list(
                        row ->
                            new Row0(
                                row.text("sync"), new Pause(row.text("actor"), row.time("at")))))
        .forEach(it -> found.put(it.sync(), it.pause()));
    return found;
  }

  @Override
  public boolean pause(String sync, String actor, Instant at) {
    return database.inTransaction(
        connection -> {
          boolean changed =
              PAUSE
                      .on(connection)
                      .with("sync", sync)
                      .with("actor", Row.words(actor))
                      .with("at", at)
                      .update()
                  == 1;
          return account(connection, changed, "paused sync " + sync, actor, at);
        });
  }

  @Override
  public boolean resume(String sync, String actor, Instant at) {
    return database.inTransaction(
        connection -> {
          boolean changed = RESUME.on(connection).with("sync", sync).update() == 1;
          return account(connection, changed, "resumed sync " + sync, actor, at);
        });
  }

  private boolean account(
      Connection connection, boolean changed, String what, String actor, Instant at) {
    if (changed) {
      AuditRows.add(
          connection,
          List.of(
              new AuditEntry(
                  ids.next(),
                  at,
                  new About("", null, null),
                  new AuditEntry.Systems(AttributeState.PERSON, null),
                  new AuditEntry.Result(
                      AuditEntry.Operation.APPLY, AuditEntry.Outcome.APPLIED, what),
                  Map.of(),
                  AuditEntry.By.actor(actor))));
    }
    return changed;
  }
}
