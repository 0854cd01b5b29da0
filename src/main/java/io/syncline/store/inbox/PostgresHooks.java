package io.syncline.store.inbox;

import io.syncline.core.inbox.HookFault;
import io.syncline.core.inbox.HookGaps;
import io.syncline.core.inbox.SharedHooks;
import io.syncline.core.inbox.WebhookReports.Seen;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.UnreportedChanges;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of webhooks in PostgreSQL. Times pass the border as ages, so that clocks of
 * processes need not agree.
 */
public final class PostgresHooks implements SharedHooks, UnreportedChanges {

  /** How long before a poll a webhook that reported what it found may have come. */
  private static final Duration BEFORE = Duration.ofHours(1);

  private static final Sql ADD =
      Sql.of(
          """
          with incoming as (
            select system, clock_timestamp() as now, since * interval '1 microsecond' as since,
                   verified * interval '1 microsecond' as verified, refused * interval '1 microsecond' as refused,
                   fault, missed * interval '1 microsecond' as missed, gap_from * interval '1 microsecond' as gap_from, gap
            from unnest(:system::text[], :since::bigint[], :verified::bigint[], :refused::bigint[], :fault::text[],
                        :missed::bigint[], :gap_from::bigint[], :gap::bigint[])
                   as news (system, since, verified, refused, fault, missed, gap_from, gap)
            order by system
          )
          insert into hook_watch as known
            (system_id, since, verified_at, refused_at, fault, missed_at, gap_from, longest_gap)
          select system, now - coalesce(since, interval '0'), now - verified, now - refused, fault, now - missed,
                 now - gap_from, gap
          from incoming
          on conflict (system_id) do update
          set verified_at = greatest(known.verified_at, excluded.verified_at),
              refused_at = greatest(known.refused_at, excluded.refused_at),
              fault = case when excluded.refused_at > coalesce(known.refused_at, '-infinity') then excluded.fault
                           else known.fault end,
              missed_at = greatest(known.missed_at, excluded.missed_at),
              gap_from = case when excluded.gap_from >= known.gap_from + interval '14 days' then excluded.gap_from
                              else coalesce(known.gap_from, excluded.gap_from) end,
              longest_gap = case when excluded.gap_from >= known.gap_from + interval '14 days' then excluded.longest_gap
                                 else greatest(known.longest_gap, excluded.longest_gap) end,
              former_gap = case when excluded.gap_from >= known.gap_from + interval '14 days' then known.longest_gap
                                else known.former_gap end
          """);

  private static final Sql ALL =
      Sql.of(
          """
          select system_id, fault, longest_gap, former_gap, %s, %s, %s, %s, %s
          from hook_watch, (select clock_timestamp() as now) as clock
          """
              .formatted(
                  age("since"),
                  age("verified_at"),
                  age("refused_at"),
                  age("missed_at"),
                  age("gap_from")));

  private static final Sql UNREPORTED =
      Sql.of(
          """
          select exists (
            select
            from sync_audit_log found
            join inbox_event polled on polled.id = found.cause
            where found.cause >= :from and found.cause < :to and polled.id >= :from and polled.id < :to
              and found.operation = 'apply' and found.outcome = 'applied'
              and polled.system_id = :system and polled.source = 'poll' and polled.occurred_at >= :since
              and not exists (
                select
                from sync_audit_log reported
                join inbox_event hook on hook.id = reported.cause
                where reported.record_id = found.record_id and reported.cause >= :earliest and hook.id >= :earliest
                  and hook.source = 'hook' and hook.system_id = polled.system_id and hook.object = polled.object
                  and hook.native_id = polled.native_id
                  and hook.received_at >= polled.occurred_at - interval '1 minute')
          ) as found
          """);

  private final Database database;
  private final InstantSource clock;

  public PostgresHooks(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  private static String age(String time) {
    return "(extract(epoch from now - %1$s) * 1000000)::bigint as %1$s".formatted(time);
  }

  @Override
  public Map<SystemId, Seen> exchange(Map<SystemId, Seen> news) {
    return database.inTransaction(
        connection -> {
          var now = clock.instant();
          if (!news.isEmpty()) {
            var rows =
                Rows.of(news.entrySet())
                    .text("system", Map.Entry::getKey)
                    .number("since", it -> age(it.getValue().since(), now))
                    .number("verified", it -> age(it.getValue().verified(), now))
                    .number("refused", it -> age(it.getValue().refused(), now))
                    .text("fault", it -> it.getValue().fault())
                    .number("missed", it -> age(it.getValue().missed(), now))
                    .number("gap_from", it -> began(it.getValue().gaps(), now))
                    .number("gap", it -> longest(it.getValue().gaps()))
                    .rows();
            ADD.on(connection).with(rows).update();
          }
          var all = new HashMap<SystemId, Seen>();
          ALL.on(connection).list(row -> all.put(row.system("system_id"), seen(row, now)));
          return all;
        });
  }

  private static @Nullable Long age(@Nullable Instant time, Instant now) {
    return time == null ? null : ChronoUnit.MICROS.between(time, now);
  }

  private static Seen seen(Row row, Instant now) throws SQLException {
    return new Seen(
        time(row, "since", now),
        time(row, "verified_at", now),
        time(row, "refused_at", now),
        fault(row.maybeText("fault")),
        time(row, "missed_at", now),
        gaps(row, now));
  }

  private static @Nullable Long began(@Nullable HookGaps gaps, Instant now) {
    return gaps == null ? null : age(gaps.from(), now);
  }

  private static @Nullable Long longest(@Nullable HookGaps gaps) {
    return gaps == null ? null : gaps.longest().dividedBy(ChronoUnit.MICROS.getDuration());
  }

  private static @Nullable HookGaps gaps(Row row, Instant now) throws SQLException {
    var from = time(row, "gap_from", now);
    var longest = duration(row, "longest_gap");
    return from == null || longest == null
        ? null
        : new HookGaps(from, longest, duration(row, "former_gap"));
  }

  private static @Nullable Duration duration(Row row, String column) throws SQLException {
    var micros = row.maybeNumber(column);
    return micros == null ? null : Duration.of(micros, ChronoUnit.MICROS);
  }

  /** Null also where only a newer version knows it. */
  private static @Nullable HookFault fault(@Nullable String word) {
    return Stream.of(HookFault.values())
        .filter(it -> it.name().equalsIgnoreCase(word))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Instant time(Row row, String column, Instant now) throws SQLException {
    var age = row.maybeNumber(column);
    return age == null ? null : now.minus(age, ChronoUnit.MICROS);
  }

  @Override
  public boolean any(SystemId system, Instant from, Instant to, Instant since) {
    return database.inTransaction(
        connection ->
            UNREPORTED
                .on(connection)
                .with("system", system)
                .with("from", Ids.earliest(from))
                .with("to", Ids.earliest(to))
                .with("earliest", Ids.earliest(from.minus(BEFORE)))
                .with("since", since)
                .first(row -> row.flag("found"))
                .orElse(false));
  }
}
