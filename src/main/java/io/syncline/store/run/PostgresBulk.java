package io.syncline.store.run;

import io.syncline.core.backfill.run.BulkListing;
import io.syncline.core.backfill.run.BulkStore;
import io.syncline.core.backfill.run.FilterEdits;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.run.RunCounters;
import io.syncline.core.run.Runs;
import io.syncline.store.inbox.InboxRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What bulk runs commit beside their checkpoint, in PostgreSQL. */
public final class PostgresBulk implements BulkStore {

  private static final Sql FILED =
      Sql.of(
          """
          insert into run_event (run_id, event_id)
          select :run, id from unnest(:ids::uuid[]) as filed (id)
          on conflict do nothing
          """);

  // Few rows against a queue that may be long: hashed, whatever the planner knows of the queue.
  private static final Sql FORGET =
      Sql.of(
          """
          delete from run_event e
          where not exists (select from inbox_queue q where q.event_id = e.event_id)
          """);

  private static final Sql UNSETTLED =
      Sql.of(
          """
          select (select count(*) from run_event where run_id = :run)
                 + (select count(*) from delivery where origin[1] like 'run/%' and origin[1] = 'run/' || :run) as waiting
          """);

  // One that was held or unknown and has ended since counts as it ended.
  private static final Sql TALLY =
      Sql.of(
          """
          select name, count(*) as number
          from (select case
                         when outcome = 'applied' and operation = 'create' then 'created'
                         when outcome = 'applied' and operation in ('update', 'restore') then 'updated'
                         when outcome = 'applied' and operation = 'link' then 'linked'
                         when outcome = 'applied' and operation in ('archive', 'delete', 'unlink') then 'removed'
                         when outcome = 'failed' then 'failed'
                         when outcome in ('held', 'unknown') or reason in ('create-never', 'held')
                              or reason like '%-in-review' then 'held'
                         when outcome = 'skipped' and operation = 'apply' then 'unchanged'
                         when outcome = 'skipped' and operation = 'restore' then 'notRestored'
                       end as name
                from sync_audit_log a
                where run_id = :run
                  and (settled or not exists (select
                                              from sync_audit_log ended
                                              where ended.cause = a.cause and ended.operation = a.operation
                                                and ended.target = a.target and ended.settled))) as named
          where name is not null
          group by name
          """);

  private static final Sql LAST =
      Sql.of(
          """
          select at from bulk_watermark where sync = :sync and entity = :entity and system_id = :system
          """);

  private static final Sql DONE =
      Sql.of(
          """
          insert into bulk_watermark (sync, entity, system_id, at)
          values (:sync, :entity, :system, :at)
          on conflict (sync, entity, system_id) do update
          set at = greatest(bulk_watermark.at, excluded.at)
          """);

  private static final Sql FILTER =
      Sql.of("select filter, edition from sync_filter where sync = :sync");

  private static final Sql EDITED =
      Sql.of(
          """
          insert into sync_filter (sync, filter, edition)
          values (:sync, :filter, :edition)
          on conflict (sync) do update
          set filter = excluded.filter, edition = excluded.edition
          where sync_filter.edition < excluded.edition
          """);

  private final Database database;

  public PostgresBulk(Database database) {
    this.database = database;
  }

  @Override
  public void file(
      Runs.Claimed claimed,
      List<InboxEvent> events,
      Value.Struct checkpoint,
      Map<String, Long> counts) {
    database.run(
        connection -> {
          RunRows.fence(connection, claimed);
          file(connection, claimed.run().id(), events);
          RunRows.save(connection, claimed, checkpoint, counts);
        });
  }

  /** Files events that the run waits for. */
  public static void file(Connection connection, String run, List<InboxEvent> events) {
    var filed = InboxRows.accept(connection, events);
    if (!filed.isEmpty()) {
      FILED.on(connection).with("run", run).withIds("ids", filed).update();
    }
  }

  @Override
  public long unsettled(String run) {
    return database.inTransaction(
        connection -> {
          FORGET.on(connection).update();
          return UNSETTLED.on(connection).with("run", run).one(row -> row.number("waiting"));
        });
  }

  @Override
  public Map<String, Long> tally(String run) {
    record Named(String name, long number) {}
    var tally = new TreeMap<String, Long>();
    List.of(
            RunCounters.CREATED,
            RunCounters.UPDATED,
            RunCounters.UNCHANGED,
            RunCounters.HELD,
            RunCounters.FAILED)
        .forEach(it -> tally.put(it, 0L));
    database
        .inTransaction(
            connection ->
                TALLY
                    .on(connection)
                    .with("run", run)
                    .list(row -> new Named(row.text("name"), row.number("number"))))
        .forEach(it -> tally.put(it.name(), it.number()));
    return tally;
  }

  @Override
  public Optional<Instant> lastBulk(String sync, BulkListing leg) {
    return database.inTransaction(
        connection ->
            LAST.on(connection)
                .with("sync", sync)
                .with("entity", leg.entity().name())
                .with("system", leg.system())
                .first(row -> row.time("at")));
  }

  @Override
  public Optional<FilterEdits.Edition> filter(String sync) {
    return database.inTransaction(
        connection ->
            FILTER
                .on(connection)
                .with("sync", sync)
                .first(
                    row ->
                        new FilterEdits.Edition(
                            new VersionHash(row.text("filter")), row.number("edition"))));
  }

  @Override
  public void filter(String sync, FilterEdits.Edition edition) {
    database.run(
        connection ->
            EDITED
                .on(connection)
                .with("sync", sync)
                .with("filter", edition.filter().hex())
                .with("edition", edition.number())
                .update());
  }

  @Override
  public void bulkDone(String sync, BulkListing leg, Instant upTo) {
    database.run(
        connection ->
            DONE.on(connection)
                .with("sync", sync)
                .with("entity", leg.entity().name())
                .with("system", leg.system())
                .with("at", upTo)
                .update());
  }
}
