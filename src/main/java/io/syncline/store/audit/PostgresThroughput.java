package io.syncline.store.audit;

import io.syncline.core.audit.report.Latencies;
import io.syncline.core.audit.report.Throughput;
import io.syncline.core.model.Ids;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/**
 * Adds up the audit log, the conflicts and the runs of a period. A write has its id from the moment
 * it begins: the time is in it.
 */
public final class PostgresThroughput implements Throughput {

  /** The milliseconds in a UUID of version 7. */
  static final String BEGAN = "('x' || translate(left(cause::text, 13), '-', ''))::bit(48)::bigint";

  /** Entries of writes to a system that ended. */
  static final String WRITES =
      "from sync_audit_log where cause >= :from and cause < :to and outcome in ('applied', 'failed')"
          + " and "
          + AuditFilter.OF_A_WRITE;

  /** A row for each step of {@link Latencies}, and one for the writes whose intake is not known. */
  private static final Sql BY_STEP =
      Sql.of(
          """
          select entity, system, round(20 * ln(took))::integer as step,
            count(*) filter (where outcome = 'applied') as successful,
            count(*) filter (where outcome = 'failed') as failed,
            coalesce(sum(took), 0) as millis,
            coalesce(sum(octet_length(changes::text)) filter (where outcome = 'applied'), 0) as bytes
          from (select entity, target as system, outcome, changes,
                  case when outcome = 'applied' and taken_at is not null
                       then greatest(1, date_part('epoch', at - taken_at) * 1000)::bigint end as took
                %s) as write
          group by 1, 2, 3 order by 1, 2, 3
          """
              .formatted(WRITES));

  private static final Sql CONFLICTS =
      Sql.of(
          """
          select entity, held_system, seen_system, count(*) as count
          from conflict where at >= :since and at < :until group by 1, 2, 3 order by 1, 2, 3
          """);

  private static final Sql RUNS =
      Sql.of(
          """
          select kind, coalesce(sync, '') as sync, status, count(*) as count,
            coalesce(avg(extract(epoch from ended_at - started_at)), 0)::bigint as seconds
          from sync_run where started_at >= :since and started_at < :until
          group by 1, 2, 3 order by 1, 2, 3
          """);

  private final Database database;

  public PostgresThroughput(Database database) {
    this.database = database;
  }

  private static List<Writes> writes(Connection connection, Instant since, Instant until) {
    var writes = new LinkedHashMap<List<String>, Writes>();
    BY_STEP
        .on(connection)
        .with("from", Ids.earliest(since))
        .with("to", Ids.earliest(until))
        .list(PostgresThroughput::step)
        .forEach(it -> writes.merge(List.of(it.entity(), it.system()), it, Writes::and));
    return List.copyOf(writes.values());
  }

  private static Writes step(Row row) throws SQLException {
    var step = row.maybeNumber("step");
    var counts = new TreeMap<Integer, Long>();
    if (step != null) {
      counts.put(step.intValue(), row.number("successful"));
    }
    return new Writes(
        row.text("entity"),
        row.text("system"),
        row.number("successful"),
        row.number("failed"),
        new Latencies(row.number("millis"), counts),
        row.number("bytes"));
  }

  @Override
  public Figures of(Instant since, Instant until) {
    return database.inSnapshot(
        connection ->
            new Figures(
                writes(connection, since, until),
                CONFLICTS
                    .on(connection)
                    .with("since", since)
                    .with("until", until)
                    .list(
                        row ->
                            new Conflicts(
                                row.text("entity"),
                                row.text("held_system"),
                                row.text("seen_system"),
                                row.number("count"))),
                RUNS.on(connection)
                    .with("since", since)
                    .with("until", until)
                    .list(
                        row ->
                            new RunCount(
                                row.text("kind"),
                                row.text("sync"),
                                row.text("status"),
                                row.number("count"),
                                row.number("seconds")))));
  }
}
