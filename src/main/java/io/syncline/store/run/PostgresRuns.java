package io.syncline.store.run;

import io.syncline.core.model.Listed;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Run;
import io.syncline.core.run.Runs;
import io.syncline.json.Json;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.StoreFailure;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs in PostgreSQL.
 *
 * <p>A run is taken over at once where the session of its process is known to have ended, else when
 * its lease ends. Leases end by the clocks of the processes that ask. Clocks that disagree by more
 * than a lease make a run change hands more often than it must; what is committed is right all the
 * same, because every commit is fenced by the epoch.
 */
public final class PostgresRuns implements Runs {

  private static final String UNIQUE_VIOLATION = "23505";

  private static final Sql ASK =
      Sql.of(
          """
          insert into sync_run (id, kind, sync, status, request, definition_version, definition_hash, started_at, ended_at,
                                counts, reason, actor, occasion)
          values (:id, :kind, :sync, :status, :request::json, :version, :hash, :at, :ended, :counts::json, :reason,
                  :actor, :occasion)
          on conflict (occasion) do nothing
          """);

  // A run whose process died with an open demand: no worker has it, so the demand is applied here.
  private static final Sql SETTLE =
      Sql.of(
          """
          update sync_run
          set status = case demand when 'pause' then 'paused' else 'cancelled' end,
              ended_at = case demand when 'cancel' then :now::timestamptz end,
              owner = null, session = null, until = null, demand = null, epoch = epoch + 1
          where kind = :kind and sync is not distinct from :sync::text and ended_at is null and owner is not null
            and demand in ('pause', 'cancel') and %s
          """
              .formatted(RunRows.LEFT));

  // The one at work before those that wait: at most one of a kind and sync may be.
  private static final Sql NEXT =
      Sql.of(
          """
          select id
          from sync_run
          where kind = :kind and sync is not distinct from :sync::text and ended_at is null and status in ('waiting', 'running')
          order by owner is null, id
          limit 1
          for no key update
          """);

  private static final Sql TAKE =
      Sql.of(
          """
          update sync_run
          set status = 'running', owner = :owner, session = :session, epoch = epoch + 1, until = :until, demand = null, reason = null
          where id = :id and (owner is null or %s)
          """
              .formatted(RunRows.LEFT));

  private static final Sql DUE =
      Sql.of(
          """
          select coalesce(min(case when %s then started_at else until end) filter (where owner is not null),
                          min(started_at)) as due
          from sync_run
          where kind = :kind and sync = :sync and ended_at is null and status in ('waiting', 'running')
          """
              .formatted(RunRows.DIED));

  private static final Sql RENEW =
      Sql.of(
          """
          update sync_run
          set until = :until, demand = case when demand = 'resume' then null else demand end
          where id = :id and epoch = :epoch and owner is not null and ended_at is null
          returning demand
          """);

  private static final Sql NOTE =
      Sql.of(
          """
          update sync_run set reason = :reason
          where id = :id and epoch = :epoch and owner is not null and ended_at is null
          """);

  private static final Sql BEGUN =
      Sql.of(
          """
          update sync_run
          set definition_version = case when definition_hash is null then :version else definition_version end,
              definition_hash = coalesce(definition_hash, :hash)
          where id = :id and epoch = :epoch and owner is not null and ended_at is null
          """);

  private static final Sql END =
      Sql.of(
          """
          update sync_run
          set status = :status, ended_at = :ended, counts = :counts::json, reason = :reason,
              owner = null, session = null, until = null, demand = null
          where id = :id and epoch = :epoch and owner is not null and ended_at is null
          """);

  private static final Sql LIST =
      Sql.of(
          RunRows.COLUMNS
              + """
              where (:kind::text is null or kind = :kind::text)
                and (:syncs::text[] is null or sync = any(:syncs::text[]))
                and (:status::text is null or status = :status::text)
                and (:before::text is null or id < :before::text)
              order by id desc
              limit :limit
              """);

  private static final Sql LATEST =
      Sql.of(
          RunRows.COLUMNS
              + """
              where kind = :kind and sync = :sync and ended_at is not null and status = any(:ended)
              order by id desc
              limit 1
              """);

  private final Database database;
  private final ProcessSession session;
  private final Duration lease;

  /**
   * @param session the process's; while it is not open, others have only the time to go by
   * @param lease how long a run is this process's without being renewed; longer than any page takes
   */
  public PostgresRuns(Database database, ProcessSession session, Duration lease) {
    this.database = database;
    this.session = session;
    this.lease = lease;
  }

  @Override
  public boolean ask(Run run, @Nullable String occasion) {
    return database.inTransaction(connection -> ask(connection, run, occasion));
  }

  /** The same in a transaction that keeps more. */
  public static boolean ask(Connection connection, Run run, @Nullable String occasion) {
    int made =
        ASK.on(connection)
            .with("id", run.id())
            .with("kind", run.kind())
            .with("sync", run.sync())
            .with("status", run.status())
            .with("request", Sealing.document(Json.text(run.request().words())))
            .with("version", run.definition().version())
            .with("hash", run.definition().hash())
            .with("at", run.request().at())
            .with("ended", run.state().endedAt())
            .with("counts", RunRows.counts(run.counts()))
            .with("reason", run.reason())
            .with("actor", Row.words(run.request().actor()))
            .with("occasion", occasion)
            .update();
    return made == 1;
  }

  @Override
  public Optional<Claimed> claim(Run.Kind kind, @Nullable String sync, Instant now) {
    try {
      return database.inTransaction(connection -> claim(connection, kind, sync, now));
    } catch (StoreFailure failure) {
      if (UNIQUE_VIOLATION.equals(failure.state())) {
        // Another process took another run of this kind and sync at the same moment.
        return Optional.empty();
      }
      throw failure;
    }
  }

  private Optional<Claimed> claim(
      Connection connection, Run.Kind kind, @Nullable String sync, Instant now) {
    SETTLE.on(connection).with("kind", kind).with("sync", sync).with("now", now).update();
    var next =
        NEXT.on(connection).with("kind", kind).with("sync", sync).first(row -> row.text("id"));
    if (next.isEmpty()) {
      return Optional.empty();
    }
    int taken =
        TAKE.on(connection)
            .with("id", next.get())
            .with("owner", session.owner())
            .with("session", session.openKey())
            .with("until", now.plus(lease))
            .with("now", now)
            .update();
    var found = taken == 0 ? null : RunRows.find(connection, next.get());
    return Optional.ofNullable(found).map(RunRows.Stored::claimed);
  }

  @Override
  public Optional<Instant> nextDue(Run.Kind kind, String sync) {
    return Optional.ofNullable(
        database.inTransaction(
            connection ->
                DUE.on(connection)
                    .with("kind", kind)
                    .with("sync", sync)
                    .list(row -> Optional.ofNullable(row.maybeTime("due")))
                    .get(0)
                    .orElse(null)));
  }

  @Override
  public @Nullable Control renew(Claimed claimed, Instant now) {
    return database
        .inTransaction(
            connection ->
                RENEW
                    .on(connection)
                    .with("id", claimed.run().id())
                    .with("epoch", claimed.epoch())
                    .with("until", now.plus(lease))
                    .first(
                        row ->
                            Optional.ofNullable(row.maybeText("demand"))
                                .map(it -> Control.valueOf(it.toUpperCase(Locale.ROOT)))))
        .orElseThrow(() -> new Lost(claimed.run().id()))
        .orElse(null);
  }

  @Override
  public void save(Claimed claimed, Value.Struct checkpoint, Map<String, Long> counts) {
    database.run(connection -> RunRows.save(connection, claimed, checkpoint, counts));
  }

  @Override
  public void note(Claimed claimed, @Nullable String reason) {
    database.run(
        connection ->
            mine(
                NOTE.on(connection)
                    .with("id", claimed.run().id())
                    .with("epoch", claimed.epoch())
                    .with("reason", reason == null ? null : Row.words(reason))
                    .update(),
                claimed));
  }

  @Override
  public void begun(Claimed claimed, @Nullable String definitionVersion, String definitionHash) {
    database.run(
        connection ->
            mine(
                BEGUN
                    .on(connection)
                    .with("id", claimed.run().id())
                    .with("epoch", claimed.epoch())
                    .with("version", definitionVersion)
                    .with("hash", definitionHash)
                    .update(),
                claimed));
  }

  @Override
  public void end(
      Claimed claimed,
      Run.Status status,
      Map<String, Long> counts,
      @Nullable String reason,
      Instant now) {
    database.run(
        connection -> {
          RunRows.fence(connection, claimed);
          var stored = RunRows.lock(connection, claimed.run().id());
          var as = stored == null ? status : as(status, stored.demand());
          mine(
              END.on(connection)
                  .with("id", claimed.run().id())
                  .with("epoch", claimed.epoch())
                  .with("status", as)
                  .with("ended", as.ended() ? now : null)
                  .with("counts", RunRows.counts(counts))
                  .with("reason", reason == null ? null : Row.words(reason))
                  .update(),
              claimed);
        });
  }

  /** A demand made since the worker last looked overrides a pause. */
  private static Run.Status as(Run.Status wanted, @Nullable Control demand) {
    if (wanted.ended()) {
      return wanted;
    }
    if (demand == Control.CANCEL) {
      return Run.Status.CANCELLED;
    }
    if (demand == Control.PAUSE) {
      return Run.Status.PAUSED;
    }
    return wanted == Run.Status.PAUSED && demand == null ? Run.Status.PAUSED : Run.Status.WAITING;
  }

  private static void mine(int changed, Claimed claimed) {
    if (changed == 0) {
      throw new Lost(claimed.run().id());
    }
  }

  @Override
  public Optional<Run> control(String id, Control demand, String actor, Instant now) {
    return database.inTransaction(
        connection -> RunControlRows.make(connection, id, demand, actor, now));
  }

  @Override
  public Optional<Run> find(String id) {
    return database.inTransaction(
        connection -> Optional.ofNullable(RunRows.find(connection, id)).map(RunRows.Stored::run));
  }

  @Override
  public Listed<Run> list(Query query) {
    return database.inTransaction(
        connection ->
            LIST.on(connection)
                .with("kind", query.kind())
                .with("syncs", Row.names(query.syncs()))
                .with("status", query.status())
                .with("before", query.before())
                .page(query.limit(), RunRows::run));
  }

  @Override
  public Optional<Run> latest(Run.Kind kind, String sync, Set<Run.Status> ended) {
    return database.inTransaction(
        connection ->
            LATEST
                .on(connection)
                .with("kind", kind)
                .with("sync", sync)
                .with("ended", "text", ended)
                .first(RunRows::run));
  }
}
