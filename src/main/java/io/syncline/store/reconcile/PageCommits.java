package io.syncline.store.reconcile;

import io.syncline.core.reconcile.side.Place;
import io.syncline.core.reconcile.side.StagedRow;
import io.syncline.core.run.Runs.Claimed;
import io.syncline.core.run.Runs.Lost;
import io.syncline.store.inbox.BatchingInbox;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Commits the pages of streams that come at the same time together, as {@link BatchingInbox} does
 * with events: a commit's waiting is the same for one page as for sixteen.
 *
 * <p>Each stream returns after its own page is committed and learns only about it. Where a group
 * cannot be stored, each page is stored separately. Safe for threads.
 */
final class PageCommits {

  private static final int MOST_ROWS = 10_000;

  // The fence, held by several groups at once: who takes the run over waits for them. One
  // statement, because each waits for the network and a million records are thousands of pages.
  private static final Sql PUT =
      Sql.of(
          """
          with fence as materialized (
            select set_config('synchronous_commit', 'off', true) as held
            from sync_run
            where id = :id and epoch = :epoch and owner is not null and ended_at is null
            for share)
          insert into staging_place (run_id, side, look, stream, size, cursor, next, until, rows, done, said, begun_at)
          select :run::uuid, p.*
          from fence,
               unnest(:side::smallint[], :look::smallint[], :stream::smallint[], :size::integer[], :cursor::text[],
                      :next::bigint[], :until::bigint[], :rows::bigint[], :done::boolean[], :said::bigint[],
                      :begun::timestamptz[]) as p
          on conflict (run_id, side, look, stream) do update
          set cursor = excluded.cursor, next = excluded.next, rows = excluded.rows, done = excluded.done
          """);

  private final Database database;
  private final Semaphore places;
  private final ConcurrentLinkedQueue<Call> waiting = new ConcurrentLinkedQueue<>();

  /**
   * @param places groups under way at once
   */
  PageCommits(Database database, int places) {
    this.database = database;
    this.places = new Semaphore(places);
  }

  private record Call(
      Claimed run,
      List<Place> places,
      int rows,
      StagedCopy.Encoded encoded,
      CompletableFuture<Boolean> answer) {}

  /**
   * @throws Lost where another process has the run
   */
  void commit(Claimed run, List<Place> places, List<StagedRow> rows) {
    var encoded = StagedCopy.encoded(database.sealing(), run.run().id(), places.get(0), rows);
    var call = new Call(run, places, rows.size(), encoded, new CompletableFuture<>());
    waiting.add(call);
    commitWaiting();
    try {
      call.answer().join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }

  /**
   * As {@link BatchingInbox}: a call that found no place is taken by the holder of the last one.
   */
  private void commitWaiting() {
    while (!waiting.isEmpty() && places.tryAcquire()) {
      try {
        nextGroups().forEach(this::commit);
      } finally {
        places.release();
      }
    }
  }

  /** By run: each has a partition and a fence of its own. */
  private Collection<List<Call>> nextGroups() {
    var groups = new LinkedHashMap<String, List<Call>>();
    int rows = 0;
    while (rows < MOST_ROWS) {
      var call = waiting.poll();
      if (call == null) {
        break;
      }
      var of = call.run().run().id() + '/' + call.run().epoch();
      groups.computeIfAbsent(of, it -> new ArrayList<>()).add(call);
      rows += call.rows();
    }
    return groups.values();
  }

  private void commit(List<Call> group) {
    try {
      store(group);
      group.forEach(it -> it.answer().complete(true));
    } catch (RuntimeException oneOfThem) {
      if (group.size() == 1) {
        group.get(0).answer().completeExceptionally(oneOfThem);
      } else {
        group.forEach(it -> commit(List.of(it)));
      }
    } catch (Throwable fatal) {
      group.forEach(it -> it.answer().completeExceptionally(fatal));
      throw fatal;
    }
  }

  private void store(List<Call> group) {
    var run = group.get(0).run();
    var encoded = group.stream().map(Call::encoded).toList();
    var all = group.stream().flatMap(it -> it.places().stream()).toList();
    database.run(
        connection -> {
          StagedCopy.into(connection, PostgresStaging.table(run.run().id()), encoded);
          int put =
              PUT.on(connection)
                  .with("id", run.run().id())
                  .with("epoch", run.epoch())
                  .with("run", PostgresStaging.id(run.run().id()))
                  .with(rows(all))
                  .update();
          if (put == 0) {
            throw new Lost(run.run().id());
          }
        });
  }

  private static Rows rows(List<Place> places) {
    return Rows.of(places)
        .number("side", it -> it.pages().side())
        .number("look", it -> it.pages().look().number())
        .number("stream", it -> it.pages().number())
        .number("size", it -> it.pages().size())
        .document("cursor", Place::cursor)
        .number("next", Place::next)
        .number("until", it -> it.pages().until())
        .number("rows", Place::rows)
        .flag("done", Place::done)
        .number("said", it -> it.pages().said())
        .time("begun", it -> it.pages().begunAt())
        .rows();
  }
}
