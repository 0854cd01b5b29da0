package io.syncline.store.audit;

import io.syncline.core.audit.report.UsageDays;
import io.syncline.core.model.Ids;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Days of usage in PostgreSQL. */
public final class PostgresUsageDays implements UsageDays {

  private static final Duration MEASURED_EACH = Duration.ofHours(1);

  private static final Sql LAST =
      Sql.of("select max(day)::text as day, max(measured_at) as at from usage_day");

  /** Nothing is older than the audit log: a first measure adds up all of it. */
  private static final Sql VOLUME =
      Sql.of(
          """
          insert into usage_day (day, writes, bytes)
          select (to_timestamp(%s / 1000.0) at time zone 'UTC')::date, count(*), sum(octet_length(changes::text))
          %s and outcome = 'applied'
          group by 1 order by 1
          on conflict (day) do update set writes = excluded.writes, bytes = excluded.bytes
          """
              .formatted(PostgresThroughput.BEGAN, PostgresThroughput.WRITES));

  private static final Sql MEASURE =
      Sql.of(
          """
          insert into usage_day as d (day, syncs, systems, records, writes, bytes, measured_at)
          values (:day::date, :syncs, :systems,
                  (select count(*) from record where status not in ('deleted', 'erased')), 0, 0, :now)
          on conflict (day) do update set syncs = greatest(d.syncs, excluded.syncs),
            systems = greatest(d.systems, excluded.systems), records = greatest(d.records, excluded.records),
            measured_at = excluded.measured_at
          """);

  private static final Sql MONTHS =
      Sql.of(
          """
          select to_char(day, 'YYYY-MM') as month, max(syncs)::bigint as syncs, max(systems)::bigint as systems,
            max(records) as records, sum(writes) as writes, sum(bytes) as bytes, count(*)::integer as days
          from usage_day where day >= :first::date and day < :end::date group by 1 order by 1
          """);

  private final Database database;

  public PostgresUsageDays(Database database) {
    this.database = database;
  }

  @Override
  public boolean measure(Instant now, int syncs, int systems) {
    return database.inTransaction(
        connection -> {
          var last =
              LAST.on(connection).one(row -> new Last(row.maybeText("day"), row.maybeTime("at")));
          if (last.at() != null && last.at().isAfter(now.minus(MEASURED_EACH))) {
            return false;
          }
          var today = now.atOffset(ZoneOffset.UTC).toLocalDate();
          MEASURE
              .on(connection)
              .with("day", today.toString())
              .with("syncs", syncs)
              .with("systems", systems)
              .with("now", now)
              .update();
          volume(connection, last, today);
          return true;
        });
  }

  /** What was known, if anything was. */
  private record Last(@Nullable String day, @Nullable Instant at) {}

  /**
   * The day before the last one is added up again: writes that began on it may have ended later.
   */
  private static void volume(Connection connection, Last last, LocalDate today) {
    var first = last.day() == null ? LocalDate.EPOCH : LocalDate.parse(last.day()).minusDays(1);
    VOLUME
        .on(connection)
        .with("from", Ids.earliest(first.atStartOfDay(ZoneOffset.UTC).toInstant()))
        .with("to", Ids.earliest(today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()))
        .update();
  }

  @Override
  public List<Month> months(YearMonth first, YearMonth last) {
    return database.inSnapshot(
        connection ->
            MONTHS
                .on(connection)
                .with("first", first.atDay(1).toString())
                .with("end", last.plusMonths(1).atDay(1).toString())
                .list(
                    row ->
                        new Month(
                            YearMonth.parse(row.text("month")),
                            row.maybeNumber("syncs"),
                            row.maybeNumber("systems"),
                            row.maybeNumber("records"),
                            row.number("writes"),
                            row.number("bytes"),
                            row.integer("days"))));
  }
}
