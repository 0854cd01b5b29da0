package io.syncline.store;

import io.syncline.core.model.Ids;
import io.syncline.store.delivery.WindowRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.StoreFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Makes the daily partitions that will be needed and drops those that are past their retention. To
 * be called at start and once a day; calling it more often, or by several processes, does no harm.
 *
 * <p>A partition that still has a waiting event is kept, however old it is.
 */
public final class Partitions {

  private static final int DAYS_AHEAD = 7;
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd");

  private static final Sql ONE_AT_A_TIME =
      Sql.of("select pg_advisory_xact_lock(%d, 1)::text as locked".formatted(0x53594e43 + 2));

  private static final Sql WAIT_BRIEFLY =
      Sql.of("select set_config('lock_timeout', '500ms', true) as waits");

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final Sql EXISTING =
      Sql.of(
          """
          select c.relname as name
          from pg_inherits i
          join pg_class c on c.oid = i.inhrelid
          where i.inhparent = :parent::text::regclass and c.relname <> :parent || '_default'
          order by c.relname
          """);

  private static final Sql STILL_WAITING =
      Sql.of(
          "select exists (select from inbox_queue where event_id >= :from and event_id < :to) as"
              + " waiting");

  /** That a day is gone is expected: its digests can no longer be computed again. */
  private static final Sql REMOVED =
      Sql.of(
          """
          insert into audit_removed_day (day, removed_at, kept) values (:day::text::date, :at, :kept::text::interval)
          on conflict (day) do nothing
          """);

  private static final String AUDIT_LOG = "sync_audit_log";

  private static final Sql FORGET_SEEN = Sql.of("delete from inbox_seen where seen_at < :before");

  private static final Sql FORGET_LETTERS =
      Sql.of("delete from dead_letter where status <> 'open' and closed_at < :before");

  private final Database database;
  private final Retention retention;

  /**
   * How long each kind of data is kept.
   *
   * @param events payloads of events
   * @param identities what identifies repeated events, and what distinguishes our writes from
   *     others; longer than vendors retry
   * @param audit the audit log, the access log, the action log, and dead letters that were replayed
   *     or superseded; open ones stay
   */
  public record Retention(Duration events, Duration identities, Duration audit) {

    private static final Duration SHORTEST = Duration.ofDays(1);

    /**
     * @throws IllegalArgumentException where one is shorter than a day: partitions are days, and
     *     what is dropped is gone
     */
    public Retention {
      atLeastADay("events", events);
      atLeastADay("identities", identities);
      atLeastADay("audit", audit);
    }

    private static void atLeastADay(String what, Duration keep) {
      if (keep.compareTo(SHORTEST) < 0) {
        throw new IllegalArgumentException(
            "syncline.retention." + what + " is " + keep + ", but must be a day or more");
      }
    }
  }

  public Partitions(Database database, Retention retention) {
    this.database = database;
    this.retention = retention;
  }

  /**
   * Does what is due at {@code now}.
   *
   * @throws StoreFailure where a table to be cut is being read, such as by a backup: all else is
   *     done, and that table next time
   */
  public void maintain(Instant now) {
    var busy = new ArrayList<StoreFailure>();
    for (var parent : List.of("inbox_event", AUDIT_LOG, "access_log", "action_log")) {
      var keep = parent.equals("inbox_event") ? retention.events() : retention.audit();
      briefly(connection -> make(connection, parent, day(now)), busy);
      for (var day : before(parent, day(now.minus(keep)))) {
        briefly(connection -> drop(connection, parent, day, now), busy);
      }
    }
    database.run(
        connection -> {
          var before = now.minus(retention.identities());
          FORGET_SEEN.on(connection).with("before", before).update();
          WindowRows.forget(connection, before);
        });
    var closed = now.minus(retention.audit());
    database.run(connection -> FORGET_LETTERS.on(connection).with("before", closed).update());
    if (!busy.isEmpty()) {
      throw busy.get(0);
    }
  }

  private static void make(Connection connection, String parent, LocalDate today) {
    var existing = existing(connection, parent);
    for (int i = 0; i <= DAYS_AHEAD; i++) {
      var day = today.plusDays(i);
      if (!existing.contains(name(parent, day))) {
        make(connection, parent, day, lowest(day), lowest(day.plusDays(1)));
      }
    }
  }

  /** Rows inserted before their partition existed are in the default partition and move with it. */
  private static void make(
      Connection connection, String parent, LocalDate day, UUID from, UUID to) {
    var key = parent.equals(AUDIT_LOG) ? "cause" : "id";
    var range = "%s >= '%s' and %s < '%s'".formatted(key, from, key, to);
    execute(
        connection,
        """
        create table %1$s (like %2$s including defaults including constraints);
        with early as (delete from %2$s_default where %3$s returning *) insert into %1$s select * from early;
        alter table %2$s attach partition %1$s for values from ('%4$s') to ('%5$s')
        """
            .formatted(name(parent, day), parent, range, from, to));
  }

  private void drop(Connection connection, String parent, LocalDate day, Instant now) {
    if (existing(connection, parent).contains(name(parent, day))
        && !isNeeded(connection, parent, day)) {
      execute(connection, "drop table " + name(parent, day));
      if (parent.equals(AUDIT_LOG)) {
        REMOVED
            .on(connection)
            .with("day", day.toString())
            .with("at", now)
            .with("kept", retention.audit().toString())
            .update();
      }
    }
  }

  private List<LocalDate> before(String parent, LocalDate first) {
    return database.inTransaction(connection -> existing(connection, parent)).stream()
        .map(it -> LocalDate.parse(it.substring(parent.length() + 1), NAME))
        .filter(it -> it.isBefore(first))
        .toList();
  }

  /**
   * Does not wait for readers: every insert would wait behind it, and a backup reads for hours.
   *
   * @param busy takes in what a reader was in the way of
   */
  private void briefly(Consumer<Connection> work, List<StoreFailure> busy) {
    try {
      database.run(
          connection -> {
            ONE_AT_A_TIME.on(connection).list(row -> true);
            WAIT_BRIEFLY.on(connection).list(row -> true);
            work.accept(connection);
          });
    } catch (StoreFailure failure) {
      if (!LOCK_NOT_AVAILABLE.equals(failure.state())) {
        throw failure;
      }
      busy.add(failure);
    }
  }

  private static boolean isNeeded(Connection connection, String parent, LocalDate day) {
    return parent.equals("inbox_event")
        && STILL_WAITING
            .on(connection)
            .with("from", lowest(day))
            .with("to", lowest(day.plusDays(1)))
            .one(row -> row.flag("waiting"));
  }

  private static List<String> existing(Connection connection, String parent) {
    return EXISTING.on(connection).with("parent", parent).list(row -> row.text("name"));
  }

  private static String name(String parent, LocalDate day) {
    return parent + "_" + NAME.format(day);
  }

  private static LocalDate day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** The lowest UUID of version 7 that a day can have: its first 48 bits are milliseconds. */
  static UUID lowest(LocalDate day) {
    return Ids.earliest(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  private static void execute(Connection connection, String statements) {
    try (var statement = connection.createStatement()) {
      statement.execute(statements);
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }
}
