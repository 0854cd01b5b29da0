package io.syncline.store.run;

import static java.util.stream.Collectors.toMap;

import io.syncline.core.model.Ids;
import io.syncline.core.run.Backlog.Waiting;
import io.syncline.core.run.OpenWork;
import io.syncline.core.run.OpenWork.Part;
import io.syncline.core.run.OpenWorkReads;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.Map;

/** Counts in PostgreSQL what waits, failed or differs; reads every queue. */
public final class PostgresOpenWork implements OpenWorkReads {

  // The id of an event carries the time of its intake; the least place is the oldest.
  private static final Sql EVENTS =
      Sql.of(
          """
          select w.system_id as system, w.object as part, w.waiting, q.event_id
          from (select system_id, object, count(*) as waiting, min(seq) as first
                from inbox_queue
                group by system_id, object) w
          join inbox_queue q on q.seq = w.first
          """);

  private static final Sql DELIVERIES =
      Sql.of(
          """
          select target as system, entity as part, count(*) as waiting, min(created_at) as oldest
          from delivery
          group by target, entity
          """);

  private static final Sql DEAD_LETTERS =
      Sql.of(
          """
          select system_id as system, entity as part, count(*) as waiting, min(at) as oldest
          from dead_letter
          where status = 'open'
          group by system_id, entity
          """);

  private static final Sql DIFFERENCES =
      Sql.of(
          """
          select sync, count(*) as waiting, min(first_seen) as oldest
          from reconciliation_difference
          where state = 'open'
          group by sync
          """);

  private final Database database;

  public PostgresOpenWork(Database database) {
    this.database = database;
  }

  @Override
  public OpenWork look() {
    return database.inSnapshot(
        connection ->
            new OpenWork(
                events(connection),
                parts(DELIVERIES, connection),
                parts(DEAD_LETTERS, connection),
                differences(connection)));
  }

  private static Map<Part, Waiting> events(Connection connection) {
    return EVENTS
        .on(connection)
        .list(
            row ->
                Map.entry(
                    new Part(row.system("system"), row.text("part")),
                    new Waiting(row.number("waiting"), Ids.madeAt(row.uuid("event_id")))))
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Map<Part, Waiting> parts(Sql sql, Connection connection) {
    return sql
        .on(connection)
        .list(
            row ->
                Map.entry(
                    new Part(row.system("system"), row.text("part")),
                    new Waiting(row.number("waiting"), row.time("oldest"))))
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Map<String, Waiting> differences(Connection connection) {
    return DIFFERENCES
        .on(connection)
        .list(
            row ->
                Map.entry(row.text("sync"), new Waiting(row.number("waiting"), row.time("oldest"))))
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
