package io.syncline.store.feed;

import io.syncline.core.feed.EventFeed;
import io.syncline.core.feed.FeedEvent;
import io.syncline.core.feed.FeedEvent.About;
import io.syncline.core.feed.FeedEvent.Position;
import io.syncline.store.audit.SyncedRecords;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what triggers of the tables wrote (docs/decisions, 50), and the writes to systems from the
 * audit log (70). Rows of transactions below the oldest open one are complete: none can be added
 * between them.
 */
public final class PostgresEventFeed implements EventFeed {

  private static final Sql END =
      Sql.of(
          """
          select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as tx, event_feed_mark() as mark,
                 case when is_called then last_value else 0 end as synced
          from audit_number
          """);

  private static final Sql HOLDS =
      Sql.of(
          """
          select :mark = event_feed_mark()
                 and (mark <> event_feed_mark() or :tx::bigint > removed::text::bigint)
                 and :tx::bigint <= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
                 and (:synced::bigint is null
                      or :synced::bigint <= (select last_value from audit_number)
                         and not exists (select from audit_digest d
                                         join audit_digest_part p using (number)
                                         join audit_removed_day r using (day)
                                         where d.to_number > :synced::bigint)) as holds
          from event_feed_end
          """);

  private static final Sql AFTER =
      Sql.of(
          """
          select tx::text::bigint as transaction, number, event_feed_mark() as mark, at, kind, sync, system_id, entity, record_id, subject
          from event_feed
          where (tx, number) > (:tx::text::xid8, :number::bigint) and tx < pg_snapshot_xmin(pg_current_snapshot())
          order by tx, number
          limit :limit
          """);

  private static final Sql FORGET =
      Sql.of(
          """
          with gone as (
            delete from event_feed
            where at < :before or tx > pg_snapshot_xmax(pg_current_snapshot())
            returning tx, tx <= pg_snapshot_xmax(pg_current_snapshot()) as of_here)
          update event_feed_end
          set removed = greatest(case when mark = event_feed_mark() then removed else '0' end,
                                 (select max(tx) from gone where of_here)),
              mark = event_feed_mark()
          where exists (select from gone)
          """);

  private final Database database;
  private final SyncedRecords synced;

  public PostgresEventFeed(Database database) {
    this.database = database;
    this.synced = new SyncedRecords(database);
  }

  @Override
  public Position end() {
    return database.alone(
        END, row -> new Position(row.number("tx"), 0, row.text("mark"), row.maybeNumber("synced")));
  }

  @Override
  public boolean isComplete(Position position) {
    return position.synced() == null || synced.isComplete(position.synced());
  }

  @Override
  public boolean holds(Position position) {
    return database.inTransaction(
        connection ->
            HOLDS
                .on(connection)
                .with("tx", position.transaction())
                .with("mark", position.mark())
                .with("synced", position.synced())
                .one(row -> row.flag("holds")));
  }

  @Override
  public List<FeedEvent> after(Position position, int limit) {
    return database.inTransaction(
        connection ->
            AFTER
                .on(connection)
                .with("tx", Long.toString(position.transaction()))
                .with("number", position.number())
                .with("limit", limit)
                .list(row -> event(row, position.synced())));
  }

  @Override
  public Synced synced(Position position, int limit) {
    return synced.after(position, limit);
  }

  private static FeedEvent event(Row row, @Nullable Long synced) throws SQLException {
    return new FeedEvent(
        new Position(row.number("transaction"), row.number("number"), row.text("mark"), synced),
        row.time("at"),
        row.text("kind"),
        new About(
            row.maybeText("sync"),
            row.maybeText("system_id"),
            row.maybeText("entity"),
            row.maybeRecord("record_id")),
        row.text("subject"));
  }

  @Override
  public void forget(Instant before) {
    database.run(connection -> FORGET.on(connection).with("before", before).update());
  }
}
