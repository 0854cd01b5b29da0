package io.syncline.store.record;

import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.Effect;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** The rows of what counts against the brake of a sync. */
public final class BrakeRows {

  /** Older rows are swept; twice what is ever asked for, whatever the clocks of processes say. */
  private static final Duration KEPT = Duration.ofDays(2);

  // After the locks of records, and by the order of names: never against one another.
  private static final Sql LOCK =
      Sql.of("select pg_advisory_xact_lock(hashtext('brake'), hashtext(:sync)) is null as locked");

  private static final Sql COUNT =
      Sql.of(
          """
          select coalesce(sum(amount), 0) as amount
          from brake_count
          where sync = :sync and kind = 'removal' and at > :since
          """);

  private static final Sql LINKS =
      Sql.of("select count(*) as amount from link where system_id = any(:systems)");

  private static final Sql ADD =
      Sql.of(
          """
          with swept as (delete from brake_count where sync = :sync and kind = 'removal' and at < :old)
          insert into brake_count (sync, kind, at, amount) values (:sync, 'removal', :at, :amount)
          """);

  private BrakeRows() {}

  /** The sync's count is locked until the end of the transaction. */
  public static int counted(Connection connection, String sync, Instant since) {
    LOCK.on(connection).with("sync", sync).list(row -> true);
    return (int)
        (long)
            COUNT
                .on(connection)
                .with("sync", sync)
                .with("since", since)
                .one(row -> row.number("amount"));
  }

  public static long links(Connection connection, Collection<SystemId> systems) {
    return LINKS
        .on(connection)
        .with("systems", "text", systems.stream().map(SystemId::value).toList())
        .one(row -> row.number("amount"));
  }

  public static void add(Connection connection, Collection<Effect.RemovalsCounted> counted) {
    for (var it : counted) {
      ADD.on(connection)
          .with("sync", it.sync())
          .with("old", it.at().minus(KEPT))
          .with("at", it.at())
          .with("amount", (long) it.amount())
          .update();
    }
  }
}
