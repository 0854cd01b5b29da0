package io.syncline.store.run;

import io.syncline.core.quality.Maturity;
import io.syncline.core.quality.Uptime;
import io.syncline.core.quality.Uptime.Outage;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Computes the figures of maturity from scores, dead letters, alerts and drifts. */
public final class PostgresMaturity implements Maturity {

  private static final Sql SCORES =
      Sql.of(
          """
          select to_char(at at time zone 'UTC', 'YYYY-MM') as month, sum(equal_pairs)::bigint as equal, sum(pairs)::bigint as pairs,
                 sum(duplicates)::bigint as duplicates, sum(records)::bigint as records, sum(failed)::bigint as failed,
                 sum(attempted)::bigint as attempted
          from data_quality_score
          where sync = :sync and at >= :since
          group by 1
          """);

  private static final Sql LETTERS =
      Sql.of(
          """
          select to_char(closed_at at time zone 'UTC', 'YYYY-MM') as month, count(*) as letters,
                 (1000 * percentile_cont(0.5) within group (order by extract(epoch from closed_at - at)))::bigint as median
          from dead_letter
          where status <> 'open' and closed_at >= :since and system_id = any(:systems) and entity = any(:entities)
          group by 1
          """);

  private static final Sql OUTAGES =
      Sql.of(
          """
          select since, coalesce(missed_at, closed_at) as until
          from alert
          where rule in ('unreachable', 'credentials') and of_system and subject = any(:systems) and opened_at is not null
            and coalesce(missed_at, closed_at, 'infinity') >= :since
          """);

  private static final Sql DRIFTS =
      Sql.of(
          """
          select to_char(at at time zone 'UTC', 'YYYY-MM') as month, count(*) as drifts
          from schema_drift
          where mapped and at >= :since and system_id = any(:systems)
          group by 1
          """);

  private final Database database;
  private final Duration kept;

  /**
   * @param kept how long alerts are kept: nothing is known of outages before
   */
  public PostgresMaturity(Database database, Duration kept) {
    this.database = database;
    this.kept = kept;
  }

  /** What scores of a month add up to. */
  private record Scored(
      long equal, long pairs, long duplicates, long records, long failed, long attempted) {

    static final Scored NONE = new Scored(0, 0, 0, 0, 0, 0);

    static Scored of(Row row) throws SQLException {
      return new Scored(
          row.number("equal"),
          row.number("pairs"),
          row.number("duplicates"),
          row.number("records"),
          row.number("failed"),
          row.number("attempted"));
    }
  }

  /** What was found of all months. */
  private record Found(
      Map<YearMonth, Scored> scores,
      Map<YearMonth, Resolution> letters,
      List<Outage> outages,
      Map<YearMonth, Long> drifts) {}

  /** Reads one value of each month. */
  private interface Reading<T> {
    T of(Row row) throws SQLException;
  }

  @Override
  public List<Month> of(Subject sync, int count, Instant now) {
    var current = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    var since = start(current.minusMonths(count - 1L));
    var found = database.inTransaction(connection -> found(connection, sync, since));
    var months = new ArrayList<Month>();
    for (int i = 0; i < count; i++) {
      months.add(month(current.minusMonths(i), sync, found, now));
    }
    return List.copyOf(months);
  }

  private static Found found(Connection connection, Subject sync, Instant since) {
    return new Found(
        byMonth(SCORES.on(connection).with("sync", sync.sync()).with("since", since), Scored::of),
        byMonth(
            LETTERS
                .on(connection)
                .with("since", since)
                .with("systems", "text", sync.systems())
                .with("entities", "text", sync.entities()),
            row -> new Resolution(row.number("letters"), Duration.ofMillis(row.number("median")))),
        OUTAGES
            .on(connection)
            .with("since", since)
            .with("systems", "text", sync.systems())
            .list(row -> new Outage(row.time("since"), row.maybeTime("until"))),
        byMonth(
            DRIFTS.on(connection).with("since", since).with("systems", "text", sync.systems()),
            row -> row.number("drifts")));
  }

  private static <T> Map<YearMonth, T> byMonth(Sql.Call call, Reading<T> reading) {
    return call.list(row -> Map.entry(YearMonth.parse(row.text("month")), reading.of(row))).stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Month month(YearMonth month, Subject sync, Found found, Instant now) {
    var scored = found.scores().getOrDefault(month, Scored.NONE);
    Long drifts = found.drifts().get(month);
    boolean measured = found.scores().containsKey(month);
    return new Month(
        month,
        Share.of(scored.equal(), scored.pairs()),
        Share.of(scored.duplicates(), scored.records()),
        Share.of(scored.failed(), scored.attempted()),
        found.letters().get(month),
        uptime(month, sync.started(), found.outages(), now),
        drifts == null && measured ? Long.valueOf(0) : drifts);
  }

  /** Of the part of the month in which the sync was started and alerts are kept. */
  private @Nullable Double uptime(
      YearMonth month, @Nullable Instant started, List<Outage> outages, Instant now) {
    if (started == null) {
      return null;
    }
    var from = latest(start(month), started, now.minus(kept));
    var end = start(month.plusMonths(1));
    return Uptime.of(from, end.isBefore(now) ? end : now, outages);
  }

  private static Instant latest(Instant... times) {
    return List.of(times).stream().max(Instant::compareTo).orElseThrow();
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
