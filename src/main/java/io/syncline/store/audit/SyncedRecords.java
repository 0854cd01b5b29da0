package io.syncline.store.audit;

import io.syncline.core.feed.EventFeed.Synced;
import io.syncline.core.feed.FeedEvent;
import io.syncline.core.feed.FeedEvent.About;
import io.syncline.core.feed.FeedEvent.Position;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** The writes to systems as events, in the order of the audit log's numbers. */
public final class SyncedRecords {

  /** So many entries are looked at in one turn: most of them may be no writes. */
  static final int LOOKED_AT = 20_000;

  private static final Sql WRITES =
      Sql.of(
          """
          select number, at, target, entity, record_id, cause from sync_audit_log
          where number > :after and number <= :upTo and outcome = 'applied' and
          """
              + AuditFilter.OF_A_WRITE
              + "order by number limit :limit");

  private final Database database;
  private final CommittedNumbers numbers;

  public SyncedRecords(Database database) {
    this.database = database;
    this.numbers = new CommittedNumbers(database);
  }

  /** Whether every entry up to a number is committed. */
  public boolean isComplete(long number) {
    return numbers.after(number - 1) >= number;
  }

  /**
   * Those after a position, which has a place in the audit log. One caller at a time: a statement
   * takes a lock of each day of the log and of its indexes, and PostgreSQL has room for a limited
   * number of locks.
   *
   * @param limit how many at most
   */
  public synchronized Synced after(Position position, int limit) {
    long from = Objects.requireNonNull(position.synced());
    long upTo = Math.min(numbers.after(from), from + LOOKED_AT);
    if (upTo <= from) {
      return new Synced(List.of(), position);
    }
    var events =
        database.inIndexOrder(
            connection ->
                WRITES
                    .on(connection)
                    .with("after", from)
                    .with("upTo", upTo)
                    .with("limit", limit)
                    .list(row -> event(row, position)));
    return new Synced(
        events,
        events.size() < limit
            ? position.withSynced(upTo)
            : events.get(events.size() - 1).position());
  }

  private static FeedEvent event(Row row, Position position) throws SQLException {
    return new FeedEvent(
        position.withSynced(row.number("number")),
        row.time("at"),
        FeedEvent.RECORD_SYNCED,
        new About(null, row.text("target"), row.text("entity"), row.maybeRecord("record_id")),
        row.text("cause"));
  }
}
