package io.syncline.store.inbox;

import io.syncline.core.inbox.InboxQueue;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.Effect.EventPostponed;
import io.syncline.core.sync.effect.Effect.Parked;
import io.syncline.store.lease.Leases;
import io.syncline.store.sql.BatchTurns;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.NewerFormatRows;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
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
import org.jspecify.annotations.Nullable;

/** The queue of events in PostgreSQL: a claim reads an index range and writes nothing. */
public final class PostgresInboxQueue implements InboxQueue {

  private static final Sql CLAIM =
      Sql.of(
          """
          select seq, shard, attempts, event_id, of_run, missed_at
          from inbox_queue
          where system_id = :system and next_attempt_at <= :now and shard = any(:shards)
            and not exists (select from paused_system where system_id = :system)
            and object <> all(:except) and (not of_run or not :live::boolean)
          order by next_attempt_at, seq
          limit :limit
          """);

  private static final Sql NEWEST =
      Sql.of(
          """
          select seq, shard, attempts, event_id, of_run, missed_at
          from inbox_queue
          where system_id = :system and next_attempt_at <= :now and shard = any(:shards)
            and not exists (select from paused_system where system_id = :system)
            and object <> all(:except) and not of_run and attempts = 0
          order by next_attempt_at desc, seq desc
          limit :limit
          """);

  // In the order of its index, and compared so that no other fits: a plan is made while few wait.
  private static final Sql ALSO_WAITING =
      Sql.of(
          """
          select seq, shard, attempts, event_id, of_run, missed_at
          from inbox_queue
          where native_id = any(:ids) and system_id || '' = :system and shard = any(:shards) and not of_run
          order by native_id, seq
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
          set next_attempt_at = later.at, attempts = q.attempts + later.attempt, missed_at = later.missed,
              parked_behind = later.behind, parked_at = later.since
          from unnest(:seq::bigint[], :at::timestamptz[], :attempt::bigint[], :missed::timestamptz[], :behind::uuid[],
                      :since::timestamptz[])
            as later (seq, at, attempt, missed, behind, since)
          where q.seq = any(:seq::bigint[]) and q.seq = later.seq
          """);

  // Due since it was parked: at once, whatever the clocks say.
  private static final Sql WAKE =
      Sql.of(
          """
          update inbox_queue
          set next_attempt_at = parked_at, parked_behind = null, parked_at = null
          where parked_behind = any(:records)
          returning system_id
          """);

  private static final Sql PASS_OVER =
      Sql.of("update inbox_queue set next_attempt_at = :until where seq = any(:seqs)");

  private static final Sql DONE = Sql.of("delete from inbox_queue where seq = any(:seqs)");

  private final Database database;
  private final Leases leases;
  private final OldestAndNewest bothEnds = new OldestAndNewest();
  private final NewerFormatRows unread = new NewerFormatRows("Events");

  public PostgresInboxQueue(Database database, Leases leases) {
    this.database = database;
    this.leases = leases;
  }

  @Override
  public List<QueuedEvent> claim(
      SystemId system, Slice slice, Instant now, int limit, Set<String> except) {
    var held = leases.begin(slice);
    var claimed =
        held.isEmpty()
            ? List.<QueuedEvent>of()
            : database.inIndexOrder(
                connection -> claim(connection, system, slice, held, now, limit, except));
    leases.begun(claimed.stream().map(QueuedEvent::shard).toList());
    return claimed;
  }

  private List<QueuedEvent> claim(
      Connection connection,
      SystemId system,
      Slice slice,
      Map<Integer, Long> held,
      Instant now,
      int limit,
      Set<String> except) {
    var due = new Due(connection, system, held, now, except);
    var turns =
        BatchTurns.of(limit, due.first(limit, false), Waiting::ofRun, () -> due.first(limit, true));
    var batch =
        new OldestAndNewest.Batch<>(turns, Waiting::ofRun, () -> due.newest(limit), Waiting::seq);
    var waiting = bothEnds.of(List.of(system, slice), limit, batch);
    var queued = queued(connection, waiting, held);
    passOver(connection, waiting, queued, NewerFormatRows.again(now));
    return queued;
  }

  @Override
  public List<QueuedEvent> alsoWaiting(
      SystemId system, Collection<QueuedEvent> claimed, int limit) {
    var held = epochs(claimed);
    if (held.isEmpty()) {
      return List.of();
    }
    var seqs = claimed.stream().map(QueuedEvent::seq).collect(Collectors.toSet());
    var refs = claimed.stream().map(it -> it.event().ref()).collect(Collectors.toSet());
    var ids = refs.stream().map(NativeRef::id).collect(Collectors.toSet());
    return database.inTransaction(
        connection -> {
          var waiting =
              ALSO_WAITING
                  .on(connection)
                  .with("ids", "text", ids)
                  .with("system", system)
                  .with("shards", "smallint", held.keySet())
                  .with("limit", limit + claimed.size())
                  .list(Waiting::of);
          waiting.removeIf(it -> seqs.contains(it.seq()));
          var queued = queued(connection, waiting, held);
          queued.removeIf(it -> !refs.contains(it.event().ref()));
          return queued;
        });
  }

  /** What could not be read takes the place of nothing else. */
  private static void passOver(
      Connection connection, List<Waiting> waiting, List<QueuedEvent> queued, Instant until) {
    var read = queued.stream().map(QueuedEvent::seq).collect(Collectors.toSet());
    var left = waiting.stream().map(Waiting::seq).filter(it -> !read.contains(it)).toList();
    if (!left.isEmpty()) {
      PASS_OVER.on(connection).with("seqs", "bigint", left).with("until", until).update();
    }
  }

  /** In the order they came. */
  private List<QueuedEvent> queued(
      Connection connection, List<Waiting> waiting, Map<Integer, Long> held) {
    var events = InboxRows.byId(connection, waiting.stream().map(Waiting::event).toList(), unread);
    var claimed = new ArrayList<QueuedEvent>(waiting.size());
    for (var it : waiting) {
      var event = events.get(it.event());
      var epoch = held.get(it.shard());
      if (event != null && epoch != null) {
        claimed.add(
            new QueuedEvent(it.seq(), it.shard(), epoch, it.attempts(), event, it.missedAt()));
      }
    }
    claimed.sort(Comparator.comparingLong(QueuedEvent::seq));
    return claimed;
  }

  private record Waiting(
      long seq, int shard, int attempts, UUID event, boolean ofRun, @Nullable Instant missedAt) {
    static Waiting of(Row row) throws SQLException {
      return new Waiting(
          row.number("seq"),
          row.integer("shard"),
          row.integer("attempts"),
          row.uuid("event_id"),
          row.flag("of_run"),
          row.maybeTime("missed_at"));
    }
  }

  /** What of a share of a queue is due. */
  private record Due(
      Connection connection,
      SystemId system,
      Map<Integer, Long> held,
      Instant now,
      Set<String> except) {

    List<Waiting> first(int limit, boolean live) {
      return asked(CLAIM, limit).with("live", live).list(Waiting::of);
    }

    List<Waiting> newest(int limit) {
      return asked(NEWEST, limit).list(Waiting::of);
    }

    private Sql.Call asked(Sql statement, int limit) {
      return statement
          .on(connection)
          .with("system", system)
          .with("now", now)
          .with("shards", "smallint", held.keySet())
          .with("limit", limit)
          .with("except", "text", except);
    }
  }

  @Override
  public void putOff(Collection<QueuedEvent> events, Instant at, boolean attempt) {
    if (!events.isEmpty()) {
      database.run(
          connection ->
              postpone(
                  connection,
                  events.stream().map(it -> new EventPostponed(it, at, attempt)).toList()));
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

  public static void postpone(Connection connection, Collection<EventPostponed> events) {
    if (events.isEmpty()) {
      return;
    }
    PUT_OFF
        .on(connection)
        .with(
            Rows.of(events)
                .number("seq", it -> it.event().seq())
                .time("at", EventPostponed::until)
                .number("attempt", it -> it.attempt() ? 1 : 0)
                .time("missed", EventPostponed::missedAt)
                .uuid("behind", it -> behind(it.parked()))
                .time("since", it -> since(it.parked()))
                .rows())
        .update();
  }

  private static @Nullable RecordId behind(@Nullable Parked parked) {
    return parked == null ? null : parked.behind();
  }

  private static @Nullable Instant since(@Nullable Parked parked) {
    return parked == null ? null : parked.since();
  }

  /**
   * Makes the events due that were parked behind writes of these records, which are locked; their
   * systems.
   */
  public static Set<SystemId> wake(Connection connection, Set<RecordId> records) {
    return records.isEmpty()
        ? Set.of()
        : Set.copyOf(
            WAKE.on(connection)
                .withIds("records", records.stream().map(RecordId::value).toList())
                .list(row -> row.system("system_id")));
  }

  /** Removes events; the number that were still there. */
  public static int done(Connection connection, Collection<QueuedEvent> events) {
    return events.isEmpty()
        ? 0
        : DONE.on(connection)
            .with("seqs", "bigint", events.stream().map(QueuedEvent::seq).toList())
            .update();
  }

  /** Each event's shard and the epoch at its claim. */
  public static Map<Integer, Long> epochs(Collection<QueuedEvent> events) {
    return events.stream()
        .collect(Collectors.toMap(QueuedEvent::shard, QueuedEvent::epoch, Math::min));
  }
}
