package io.syncline.store.delivery;

import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.quality.QualityRecorder;
import io.syncline.core.quality.Score;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.time.Instant;

/** The outcomes of writes to a system, from the audit log. */
public final class PostgresAttempts implements QualityRecorder.Attempts {

  // Causes carry their time, so that only the partitions of the period are read.
  private static final Sql ENDED =
      Sql.of(
          """
          select count(*) as ended, count(*) filter (where outcome = 'failed') as failed
          from sync_audit_log
          where cause >= :since and target = :system and entity = :entity and settled and outcome in ('applied', 'failed')
          """);

  private final Database database;

  public PostgresAttempts(Database database) {
    this.database = database;
  }

  @Override
  public Score.Deliveries since(String entity, SystemId system, Instant since) {
    return database.inTransaction(
        connection ->
            ENDED
                .on(connection)
                .with("since", Ids.earliest(since))
                .with("system", system.value())
                .with("entity", entity)
                .one(row -> new Score.Deliveries(row.number("ended"), row.number("failed"))));
  }
}
