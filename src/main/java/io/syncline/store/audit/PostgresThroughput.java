package io.syncline.store.audit;

import io.syncline.core.audit.report.Throughput;
import io.syncline.core.model.Ids;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.time.Instant;

/**
 * Adds up the audit log, the conflicts and the runs of a period. A write has its id from the moment
 * it begins: the time is in it.
 */
public final class PostgresThroughput implements Throughput {

  /** The milliseconds in a UUID of version 7. */
  static final String BEGAN = "('x' || translate(left(cause::text, 13), '-', ''))::bit(48)::bigint";

  /** Entries of writes to a system that ended. */
  static final String WRITES =
      """
      from sync_audit_log
      where cause >= :from and cause < :to and target <> '' and outcome in ('applied', 'failed')
        and operation in ('create', 'update', 'delete', 'archive', 'unlink', 'restore')
      """;

  private static final Sql BY_SYSTEM =
      Sql.of(
          """
          select entity, target as system,
            count(*) filter (where outcome = 'applied') as successful,
            count(*) filter (where outcome = 'failed') as failed,
            coalesce(sum(greatest(0, date_part('epoch', at) * 1000 - %s))
                     filter (where outcome = 'applied'), 0)::bigint as millis,
            coalesce(sum(octet_length(changes::text)) filter (where outcome = 'applied'), 0) as bytes
          %s group by 1, 2 order by 1, 2
          """
              .formatted(BEGAN, WRITES));

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

  @Override
  public Figures of(Instant since, Instant until) {
    return database.inSnapshot(
        connection ->
            new Figures(
                BY_SYSTEM
                    .on(connection)
                    .with("from", Ids.earliest(since))
                    .with("to", Ids.earliest(until))
                    .list(
                        row ->
                            new Writes(
                                row.text("entity"),
                                row.text("system"),
                                row.number("successful"),
                                row.number("failed"),
                                row.number("millis"),
                                row.number("bytes"))),
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
