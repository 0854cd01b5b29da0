package io.syncline.store.run;

import io.syncline.core.model.SystemId;
import io.syncline.core.run.PausedSystems;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.time.Instant;
import java.util.Set;

/** Paused systems in PostgreSQL: every claim of every process asks for them. */
public final class PostgresPausedSystems implements PausedSystems {

  private static final Sql PAUSED = Sql.of("select system_id from paused_system");

  private static final Sql PAUSE =
      Sql.of(
          """
          insert into paused_system (system_id, actor, at) values (:system, :actor, :at)
          on conflict do nothing
          """);

  private static final Sql RESUME = Sql.of("delete from paused_system where system_id = :system");

  private final Database database;

  public PostgresPausedSystems(Database database) {
    this.database = database;
  }

  @Override
  public Set<SystemId> paused() {
    return Set.copyOf(
        database.inTransaction(
            connection -> PAUSED.on(connection).list(row -> row.system("system_id"))));
  }

  @Override
  public boolean pause(SystemId system, String actor, Instant at) {
    return database.inTransaction(
        connection ->
            PAUSE
                    .on(connection)
                    .with("system", system)
                    .with("actor", Row.words(actor))
                    .with("at", at)
                    .update()
                == 1);
  }

  @Override
  public boolean resume(SystemId system) {
    return database.inTransaction(
        connection -> RESUME.on(connection).with("system", system).update() == 1);
  }
}
