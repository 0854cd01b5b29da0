package io.syncline.store.run;

import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Deletes what runs left behind after its retention time: ended runs with their sightings, plans,
 * and differences that are gone. Repeated runs, also by several processes, are safe.
 *
 * <p>Kept at any age: runs that have not ended and the plans they carry out, a sync's last trusted
 * reconciliation, since the next is compared with it, and differences that are not gone. Polls are
 * many, and deleted after {@value #DAYS_OF_POLLS} days. Scores and drifts are small, and kept for
 * {@value #YEARS_OF_SCORES} years: a chart of weeks needs them.
 */
public final class RunRetention {

  static final int YEARS_OF_SCORES = 3;

  /** A busy system that is polled makes a run each minute. */
  static final int DAYS_OF_POLLS = 7;

  private static final List<Sql> FORGET =
      List.of(
          Sql.of("delete from reconciliation_sighting where at < :before"),
          Sql.of(
              "delete from reconciliation_difference where state = 'gone' and last_seen < :before"),
          Sql.of(
              """
              delete from plan p
              where p.created_at < :before and p.status <> 'building'
                and not exists (select from sync_run r where r.id = p.executed_by and r.ended_at is null)
              """),
          Sql.of(
              """
              delete from run_event e
              where exists (select from sync_run r where r.id = e.run_id and r.ended_at < :before)
              """),
          Sql.of(
              """
              delete from sync_run r
              where r.ended_at < :before
                and not exists (select
                                from reconciliation_run x
                                where x.run_id = r.id and x.trustworthy
                                  and not exists (select
                                                  from reconciliation_run y
                                                  where y.sync = x.sync and y.trustworthy and y.run_id > x.run_id))
              """));

  private static final List<Sql> FORGET_POLLS =
      List.of(Sql.of("delete from sync_run where kind = 'poll' and ended_at < :before"));

  private static final List<Sql> FORGET_SCORES =
      List.of(
          Sql.of("delete from data_quality_score where at < :before"),
          Sql.of("delete from schema_drift where at < :before"));

  private final Database database;
  private final Duration keep;

  /**
   * @param keep how long runs and what they found
   */
  public RunRetention(Database database, Duration keep) {
    if (keep.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException(
          "syncline.retention.runs is " + keep + ", but must be a day or more");
    }
    this.database = database;
    this.keep = keep;
  }

  /** Does what is due at {@code now}; each table in a transaction of its own. */
  public void maintain(Instant now) {
    forget(FORGET, now.minus(keep));
    var polls = Duration.ofDays(DAYS_OF_POLLS);
    forget(FORGET_POLLS, now.minus(polls.compareTo(keep) < 0 ? polls : keep));
    forget(FORGET_SCORES, now.minus(Duration.ofDays(365L * YEARS_OF_SCORES)));
  }

  private void forget(List<Sql> statements, Instant before) {
    for (var it : statements) {
      database.run(connection -> it.on(connection).with("before", before).update());
    }
  }
}
