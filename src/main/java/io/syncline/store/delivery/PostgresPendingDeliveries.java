package io.syncline.store.delivery;

import io.syncline.core.delivery.PendingDeliveries;
import io.syncline.core.model.RecordId;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** A record's waiting deliveries, from PostgreSQL. */
public final class PostgresPendingDeliveries implements PendingDeliveries {

  // Two queries in one, because each has its own partial index.
  private static final Sql OF =
      Sql.of(
          """
          select target, attributes, attempts, true as writing, created_at, next_attempt_at
          from delivery
          where record_id = :record and intent is not null
          union all
          select target, attributes, attempts, false, created_at, next_attempt_at
          from delivery
          where record_id = :record and intent is null
          order by target, writing desc
          """);

  private final Database database;

  public PostgresPendingDeliveries(Database database) {
    this.database = database;
  }

  @Override
  public List<Pending> of(RecordId record) {
    return database.inTransaction(
        connection ->
            OF.on(connection).with("record", record).list(PostgresPendingDeliveries::pending));
  }

  private static Pending pending(Row row) throws SQLException {
    return new Pending(
        row.system("target"),
        Set.copyOf(row.texts("attributes")),
        row.integer("attempts"),
        row.flag("writing"),
        row.time("created_at"),
        row.time("next_attempt_at"));
  }
}
