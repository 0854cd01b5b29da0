package io.syncline.store.feed;

import io.syncline.core.feed.EventFeed;
import io.syncline.core.feed.FeedEvent;
import io.syncline.core.feed.FeedEvent.About;
import io.syncline.core.feed.FeedEvent.Position;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Reads what triggers of the tables wrote (docs/decisions, 50). Rows of transactions below the
 * oldest open one are complete: none can be added between them.
 */
public final class PostgresEventFeed implements EventFeed {

  private static final Sql END =
      Sql.of("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as tx");

  private static final Sql HOLDS =
      Sql.of(
          """
          select :tx::bigint > removed::text::bigint
                 and :tx::bigint <= pg_snapshot_xmax(pg_current_snapshot())::text::bigint as holds
          from event_feed_end
          """);

  private static final Sql AFTER =
      Sql.of(
          """
          select tx::text::bigint as transaction, number, at, kind, sync, system_id, entity, record_id, subject
          from event_feed
          where (tx, number) > (:tx::text::xid8, :number::bigint) and tx < pg_snapshot_xmin(pg_current_snapshot())
          order by tx, number
          limit :limit
          """);

  private static final Sql FORGET =
      Sql.of(
          """
          with gone as (delete from event_feed where at < :before returning tx)
          update event_feed_end set removed = greatest(removed, (select max(tx) from gone))
          where exists (select from gone)
          """);

  private final Database database;

  public PostgresEventFeed(Database database) {
    this.database = database;
  }

  @Override
  public Position end() {
    return new Position(database.alone(END, row -> row.number("tx")), 0);
  }

  @Override
  public boolean holds(Position position) {
    return database.inTransaction(
        connection ->
            HOLDS.on(connection).with("tx", position.transaction()).one(row -> row.flag("holds")));
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
                .list(PostgresEventFeed::event));
  }

  private static FeedEvent event(Row row) throws SQLException {
    return new FeedEvent(
        new Position(row.number("transaction"), row.number("number")),
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
