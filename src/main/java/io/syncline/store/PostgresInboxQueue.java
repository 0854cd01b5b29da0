package io.syncline.store;

import io.syncline.core.inbox.InboxQueue;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The queue of events in PostgreSQL: a claim reads an index range and writes nothing. */
public final class PostgresInboxQueue implements InboxQueue {

  private static final Sql CLAIM =
      Sql.of(
          """
          select seq, shard, attempts, event_id, of_run
          from inbox_queue
          where system_id = :system and next_attempt_at <= :now and shard = any(:shards)
            and not exists (select from paused_system where system_id = :system)
            and object <> all(:except) and (not of_run or not :live::boolean)
          order by next_attempt_at, seq
          limit :limit
          """);

  private static final Sql NEXT_DUE =
      Sql.of(
          """
          select next_attempt_at
          from inbox_queue
          where system_id = :system and shard = any(:shards)
            and not exists (select from paused_system where system_id = :system)
            and object <> all(:except)
          order by next_attempt_at
          limit 1
          """);

  private static final Sql DEPTH =
      Sql.of("select count(*) as depth from inbox_queue where system_id = :system");

  private static final Sql PUT_OFF =
      Sql.of(
          """
          update inbox_queue q
          set next_attempt_at = later.at, attempts = q.attempts + later.attempt
          from unnest(:seq::bigint[], :at::timestamptz[], :attempt::bigint[]) as later (seq, at, attempt)
          where q.seq = any(:seq::bigint[]) and q.seq = later.seq
          """);

  private static final Sql DONE = Sql.of("delete from inbox_queue where seq = any(:seqs)");

  private final Database database;
  private final Leases leases;

  public PostgresInboxQueue(Database database, Leases leases) {
    this.database = database;
    this.leases = leases;
  }

  @Override
  public List<QueuedEvent> claim(
      SystemId system, Slice slice, Instant now, int limit, Set<String> except) {
    var held = leases.held(slice);
    return held.isEmpty()
        ? List.of()
        : database.inIndexOrder(connection -> claim(connection, system, held, now, limit, except));
  }

  private static List<QueuedEvent> claim(
      Connection connection,
      SystemId system,
      Map<Integer, Long> held,
      Instant now,
      int limit,
      Set<String> except) {
    var all = waiting(connection, system, held, now, limit, except, false);
    var waiting =
        Turns.of(
            limit,
            all,
            Waiting::ofRun,
            () -> waiting(connection, system, held, now, limit, except, true));
    var events = InboxRows.byId(connection, waiting.stream().map(Waiting::event).toList());
    var claimed = new ArrayList<QueuedEvent>(waiting.size());
    for (var it : waiting) {
      var event = events.get(it.event());
      var epoch = held.get(it.shard());
      if (event != null && epoch != null) {
        claimed.add(new QueuedEvent(it.seq(), it.shard(), epoch, it.attempts(), event));
      }
    }
    claimed.sort(Comparator.comparingLong(QueuedEvent::seq));
    return claimed;
  }

  private record Waiting(long seq, int shard, int attempts, UUID event, boolean ofRun) {}

  private static List<Waiting> waiting(
      Connection connection,
      SystemId system,
      Map<Integer, Long> held,
      Instant now,
      int limit,
      Set<String> except,
      boolean live) {
    return CLAIM
        .on(connection)
        .with("system", system)
        .with("now", now)
        .with("shards", "smallint", held.keySet())
        .with("limit", limit)
        .with("except", "text", except)
        .with("live", live)
        .list(
            row ->
                new Waiting(
                    row.number("seq"),
                    row.integer("shard"),
                    row.integer("attempts"),
                    row.uuid("event_id"),
                    row.flag("of_run")));
  }

  @Override
  public void putOff(Collection<QueuedEvent> events, Instant at, boolean attempt) {
    if (!events.isEmpty()) {
      database.run(
          connection ->
              putOff(
                  connection,
                  events.stream()
                      .collect(Collectors.toMap(it -> it, it -> new PutOff(at, attempt)))));
    }
  }

  @Override
  public Optional<Instant> nextDue(SystemId system, Slice slice, Set<String> except) {
    var held = leases.held(slice);
    return held.isEmpty()
        ? Optional.empty()
        : database.inIndexOrder(
            connection ->
                NEXT_DUE
                    .on(connection)
                    .with("system", system)
                    .with("shards", "smallint", held.keySet())
                    .with("except", "text", except)
                    .first(row -> row.time("next_attempt_at")));
  }

  @Override
  public long depth(SystemId system) {
    return database.inTransaction(
        connection -> DEPTH.on(connection).with("system", system).one(row -> row.number("depth")));
  }

  /** When to try an event again. */
  record PutOff(Instant at, boolean attempt) {}

  static void putOff(Connection connection, Map<QueuedEvent, PutOff> events) {
    if (events.isEmpty()) {
      return;
    }
    PUT_OFF
        .on(connection)
        .with(
            Rows.of(events.entrySet())
                .number("seq", it -> it.getKey().seq())
                .time("at", it -> it.getValue().at())
                .number("attempt", it -> it.getValue().attempt() ? 1 : 0)
                .rows())
        .update();
  }

  /** Removes events; the number that were still there. */
  static int done(Connection connection, Collection<QueuedEvent> events) {
    return events.isEmpty()
        ? 0
        : DONE.on(connection)
            .with("seqs", "bigint", events.stream().map(QueuedEvent::seq).toList())
            .update();
  }

  /** Each event's shard and the epoch at its claim. */
  static Map<Integer, Long> epochs(Collection<QueuedEvent> events) {
    return events.stream()
        .collect(Collectors.toMap(QueuedEvent::shard, QueuedEvent::epoch, Math::min));
  }
}
