package io.syncline.store.inbox;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.Backlog;
import io.syncline.core.run.Backlog.Waiting;
import io.syncline.core.run.Backlogs;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts the waiting work in PostgreSQL; reads every queue, so callers should cache the answer. */
public final class PostgresBacklogs implements Backlogs {

  // The id of an event carries the time of its intake; the least place is the oldest of its system.
  private static final Sql EVENTS =
      Sql.of(
          """
          select w.system_id as system, w.waiting, q.event_id
          from (select system_id, count(*) as waiting, min(seq) as first from inbox_queue group by system_id) w
          join inbox_queue q on q.seq = w.first
          """);

  private static final Sql DELIVERIES =
      Sql.of(
          "select target as system, count(*) as waiting, min(created_at) as oldest from delivery"
              + " group by target");

  private static final Sql DEAD_LETTERS =
      Sql.of(
          """
          select system_id as system, count(*) as waiting from dead_letter where status = 'open' group by system_id
          """);

  private static final Sql REVIEWS =
      Sql.of(
          """
          select kind, count(*) as waiting, min(at) as oldest from review_item where status = 'open' group by kind
          """);

  private final Database database;
  private final InstantSource clock;

  public PostgresBacklogs(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Backlog look() {
    return database.inSnapshot(
        connection ->
            new Backlog(
                clock.instant(),
                events(connection),
                deliveries(connection),
                deadLetters(connection),
                questions(connection)));
  }

  private static Map<String, Waiting> questions(Connection connection) {
    return REVIEWS
        .on(connection)
        .list(
            row ->
                Map.entry(
                    row.constant("kind", ReviewItem.Kind.class, ReviewItem.Kind.UNKNOWN),
                    new Waiting(row.number("waiting"), row.time("oldest"))))
        .stream()
        .collect(
            Collectors.toMap(
                it -> it.getKey().name().toLowerCase(Locale.ROOT),
                Map.Entry::getValue,
                PostgresBacklogs::both));
  }

  private static Waiting both(Waiting one, Waiting other) {
    var oldest = one.oldest().isBefore(other.oldest()) ? one.oldest() : other.oldest();
    return new Waiting(one.count() + other.count(), oldest);
  }

  private static Map<SystemId, Waiting> events(Connection connection) {
    return EVENTS
        .on(connection)
        .list(
            row ->
                Map.entry(
                    row.system("system"),
                    new Waiting(row.number("waiting"), Ids.madeAt(row.uuid("event_id")))))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Map<SystemId, Waiting> deliveries(Connection connection) {
    return DELIVERIES
        .on(connection)
        .list(
            row ->
                Map.entry(
                    row.system("system"), new Waiting(row.number("waiting"), row.time("oldest"))))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Map<SystemId, Long> deadLetters(Connection connection) {
    return DEAD_LETTERS
        .on(connection)
        .list(row -> Map.entry(row.system("system"), row.number("waiting")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
