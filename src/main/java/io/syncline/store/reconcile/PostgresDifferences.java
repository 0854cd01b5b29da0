package io.syncline.store.reconcile;

import io.syncline.core.backfill.run.Progress;
import io.syncline.core.conflict.Tally;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Listed;
import io.syncline.core.model.SystemId;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Cause;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.DifferenceFinding;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Differences;
import io.syncline.core.reconcile.difference.Verdict;
import io.syncline.core.run.Runs;
import io.syncline.core.system.Query;
import io.syncline.store.run.RunRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Differences in PostgreSQL. Sightings, and differences that are gone, are deleted after {@value
 * #KEPT_DAYS} days.
 */
public final class PostgresDifferences implements Differences {

  private static final int KEPT_DAYS = 400;

  private static final Sql BEGIN =
      Sql.of(
          """
          insert into reconciliation_judgement (run_id) values (:run) on conflict do nothing
          """);

  private static final Sql FORGET_SIGHTINGS =
      Sql.of("delete from reconciliation_sighting where run_id < :before");

  private static final Sql FORGET_GONE =
      Sql.of("delete from reconciliation_difference where state = 'gone' and last_seen < :before");

  private static final Sql PROGRESS =
      Sql.of("select judged, looks, responded from reconciliation_judgement where run_id = :run");

  private static final Sql REACHED =
      Sql.of(
          """
          update reconciliation_judgement
          set judged = greatest(judged, :judged), looks = looks + :looks
          where run_id = :run
          """);

  private static final Sql USUAL =
      Sql.of(
          """
          with earlier as (
            select id
            from sync_run
            where kind = 'reconcile' and sync = :sync and id < :before and status in ('succeeded', 'partial')
            order by id desc
            limit :runs
          )
          select e.id, s.cause, count(s.difference_id) as fresh
          from earlier e
          left join reconciliation_sighting s on s.run_id = e.id and s.fresh
          group by e.id, s.cause
          order by e.id desc
          """);

  private static final Sql CLOSE =
      Sql.of(
          """
          with gone as (
            update reconciliation_difference
            set state = 'gone', last_run = :run
            where sync = :sync and state <> 'gone' and last_run <> :run
              and (:any or against = any(:against))
            returning id, bucket
          )
          insert into reconciliation_sighting (run_id, difference_id, seq, verdict, bucket, looked, fixable, fresh, at)
          select :run, id, 0, 'gone', bucket, true, false, false, :now
          from gone
          on conflict do nothing
          """);

  private static final Sql OPEN =
      Sql.of(
          "select s.fixable, "
              + DifferenceRows.COLUMNS
              + """
              from reconciliation_sighting s
              join reconciliation_difference d on d.id = s.difference_id
              where s.run_id = :run and s.verdict = 'drift' and d.state = 'open'
                and (:after::uuid is null or d.id > :after::uuid)
              order by d.id
              limit :limit
              """);

  private static final Sql FIXED =
      Sql.of("update reconciliation_difference set state = 'fixed' where id = any(:ids)");

  private static final Sql HELD =
      Sql.of(
          """
          update reconciliation_sighting set held = true where run_id = :run and difference_id = any(:ids)
          """);

  private static final Sql RESPONDED =
      Sql.of("update reconciliation_judgement set responded = :after where run_id = :run");

  private static final String LISTED =
      "select coalesce(s.verdict, 'drift') as verdict, s.reason,"
          + " coalesce(s.fixable, false) as fixable, "
          + DifferenceRows.COLUMNS;

  private static final String WANTED =
      """
        and (:syncs::text[] is null or d.sync = any(:syncs::text[]))
        and (:bucket::text is null or coalesce(s.bucket, d.bucket) = :bucket::text)
        and (:verdict::text is null or s.verdict = :verdict::text)
        and (:state::text is null or d.state = :state::text)
      """;

  private static final Sql LOOK =
      Sql.of(
          LISTED
              + """
              from reconciliation_difference d
              left join reconciliation_sighting s on s.difference_id = d.id and s.run_id = d.last_run
              where d.id = :id
              """);

  private static final Sql LIST =
      Sql.of(
          LISTED
              + """
              from reconciliation_difference d
              left join reconciliation_sighting s on s.difference_id = d.id and s.run_id = d.last_run
              where (:after::uuid is null or d.id > :after::uuid)
              """
              + WANTED
              + " order by d.id limit :limit");

  // By the run's own rows in their order: a run that saw few of many differences is not to read
  // all.
  private static final Sql LIST_OF_RUN =
      Sql.of(
          LISTED
              + """
              from reconciliation_sighting s
              join reconciliation_difference d on d.id = s.difference_id
              where s.run_id = :run and (:after::uuid is null or s.difference_id > :after::uuid)
              """
              + WANTED
              + " order by s.difference_id limit :limit");

  private static final Sql HISTORY =
      Sql.of(
          """
          select run_id, verdict, bucket, cause, at
          from reconciliation_sighting
          where difference_id = :id
          order by run_id desc
          limit :limit
          """);

  private final Database database;
  private final Ids ids;

  public PostgresDifferences(Database database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public Set<DifferenceKey> same(String sync, String run, List<DifferenceFinding> found) {
    return database.inTransaction(
        connection -> {
          var same = new HashSet<DifferenceKey>();
          var known = new KnownDifferences(connection, sync, run).of(found);
          for (var it : found) {
            var before = known.get(it.key());
            if (before != null
                && before.difference().state() != Difference.State.GONE
                && !before.difference().seenBy().firstRun().equals(run)
                && before.saw(connection, it.hash())) {
              same.add(it.key());
            }
          }
          return same;
        });
  }

  @Override
  public Progress begin(Runs.Claimed claimed) {
    var before = claimed.run().request().at().minus(Duration.ofDays(KEPT_DAYS));
    var oldest = new UUID(Math.max(0, before.toEpochMilli()) << 16, 0).toString();
    return database.inTransaction(
        connection -> {
          RunRows.fence(connection, claimed);
          var run = claimed.run().id();
          BEGIN.on(connection).with("run", run).update();
          FORGET_SIGHTINGS.on(connection).with("before", oldest).update();
          FORGET_GONE.on(connection).with("before", before).update();
          return PROGRESS
              .on(connection)
              .with("run", run)
              .one(
                  row ->
                      new Progress(
                          row.number("judged"), row.number("looks"), row.maybeUuid("responded")));
        });
  }

  @Override
  public void judged(Runs.Claimed claimed, Page page) {
    database.run(
        connection -> {
          RunRows.fence(connection, claimed);
          save(connection, claimed, page);
          REACHED
              .on(connection)
              .with("run", claimed.run().id())
              .with("judged", page.judged())
              .with("looks", page.looks())
              .update();
        });
  }

  private void save(Connection connection, Runs.Claimed claimed, Page page) {
    var run = claimed.run().id();
    var sync = Objects.requireNonNull(claimed.run().sync());
    var bySpot = new LinkedHashMap<DifferenceKey, DifferenceFinding>();
    page.found().forEach(it -> bySpot.put(it.key(), it));
    var differences = new KnownDifferences(connection, sync, run);
    var known = differences.of(bySpot.values());
    differences.free(known);
    var saved = new ArrayList<DifferenceRows.Saved>();
    var seen = new ArrayList<FindingHistoryRows.Seen>();
    bySpot.forEach(
        (differenceKey, differenceFinding) -> {
          var before = known.get(differenceKey);
          var after = after(connection, before, differenceFinding, run, sync, page);
          if (after != null) {
            saved.add(new DifferenceRows.Saved(after, differenceFinding.hash()));
            seen.add(
                new FindingHistoryRows.Seen(after.id(), differenceFinding, fresh(before, after)));
          }
        });
    DifferenceRows.save(connection, saved);
    FindingHistoryRows.add(connection, run, seen, page.now());
  }

  /** Null where it is gone, and was not known before or was already gone. */
  private @Nullable Difference after(
      Connection connection,
      DifferenceRows.@Nullable Stored before,
      DifferenceFinding differenceFinding,
      String run,
      String sync,
      Page page) {
    if (before == null) {
      return differenceFinding.verdict() == Verdict.GONE
          ? null
          : Difference.fresh(ids.next(), sync, differenceFinding, run, page.owner(), page.now());
    }
    boolean isGone = before.difference().state() == Difference.State.GONE;
    return isGone && differenceFinding.verdict() == Verdict.GONE
        ? null
        : before
            .difference()
            .seen(
                differenceFinding,
                before.saw(connection, differenceFinding.hash()),
                run,
                page.now());
  }

  private static boolean fresh(DifferenceRows.@Nullable Stored before, Difference after) {
    return after.state() == Difference.State.OPEN
        && (before == null
            || before.difference().state() == Difference.State.GONE
            || before.difference().state() == Difference.State.LAG
            || before.difference().state() == Difference.State.UNDECIDED);
  }

  @Override
  public Tally tally(String run) {
    return database.inTransaction(connection -> FindingHistoryRows.tally(connection, run));
  }

  @Override
  public List<Map<Cause, Long>> usual(String sync, String before, int runs) {
    var byRun = new LinkedHashMap<String, Map<Cause, Long>>();
    database.run(
        connection -> {
          byRun.clear();
          USUAL
              .on(connection)
              .with("sync", sync)
              .with("before", before)
              .with("runs", runs)
              .list(row -> usual(row, byRun));
        });
    return List.copyOf(byRun.values());
  }

  private static boolean usual(Row row, Map<String, Map<Cause, Long>> byRun) throws SQLException {
    var ofRun = byRun.computeIfAbsent(row.text("id"), it -> new EnumMap<>(Cause.class));
    var cause = DifferenceRows.cause(row.maybeText("cause"));
    if (cause != null) {
      ofRun.put(cause, row.number("fresh"));
    }
    return true;
  }

  @Override
  public long closeUnseen(Runs.Claimed claimed, Set<SystemId> against, Instant now) {
    return database.inTransaction(
        connection -> {
          RunRows.fence(connection, claimed);
          return (long)
              CLOSE
                  .on(connection)
                  .with("run", claimed.run().id())
                  .with("sync", claimed.run().sync())
                  .with("any", against.isEmpty())
                  .with("against", "text", against)
                  .with("now", now)
                  .update();
        });
  }

  @Override
  public List<Open> open(String run, @Nullable UUID after, int limit) {
    return database.inTransaction(
        connection ->
            OPEN.on(connection)
                .with("run", run)
                .with("after", after)
                .with("limit", limit)
                .list(row -> new Open(DifferenceRows.difference(row), row.flag("fixable"))));
  }

  @Override
  public void responded(Runs.Claimed claimed, Set<UUID> fixed, Set<UUID> held, UUID after) {
    database.run(
        connection -> {
          RunRows.fence(connection, claimed);
          var run = claimed.run().id();
          FIXED.on(connection).withIds("ids", fixed).update();
          HELD.on(connection).with("run", run).withIds("ids", held).update();
          RESPONDED.on(connection).with("run", run).with("after", after).update();
        });
  }

  @Override
  public Optional<Difference> find(UUID id) {
    return database.inTransaction(connection -> DifferenceRows.find(connection, id, false));
  }

  @Override
  public Optional<Difference> change(UUID id, UnaryOperator<Difference> change) {
    return database.inTransaction(
        connection -> {
          var changed = DifferenceRows.find(connection, id, true).map(change);
          changed.ifPresent(
              it -> DifferenceRows.save(connection, List.of(new DifferenceRows.Saved(it, null))));
          return changed;
        });
  }

  @Override
  public List<Listed> list(Query query) {
    return database.inTransaction(
        connection ->
            (query.run() == null
                    ? LIST.on(connection)
                    : LIST_OF_RUN.on(connection).with("run", query.run()))
                .with("syncs", Row.names(query.syncs()))
                .with("bucket", query.bucket())
                .with("verdict", query.verdict())
                .with("state", query.state())
                .with("after", query.after())
                .with("limit", query.limit())
                .list(PostgresDifferences::listed));
  }

  private static Listed listed(Row row) throws SQLException {
    return new Listed(
        DifferenceRows.difference(row),
        row.constant("verdict", Verdict.class),
        row.maybeText("reason"),
        row.flag("fixable"));
  }

  @Override
  public Optional<Listed> look(UUID id) {
    return database.inTransaction(
        connection -> LOOK.on(connection).with("id", id).first(PostgresDifferences::listed));
  }

  @Override
  public List<RunFinding> history(UUID id, int limit) {
    return database.inTransaction(
        connection ->
            HISTORY
                .on(connection)
                .with("id", id)
                .with("limit", limit)
                .list(
                    row ->
                        new RunFinding(
                            row.text("run_id"),
                            row.constant("verdict", Verdict.class),
                            row.constant("bucket", Bucket.class),
                            DifferenceRows.cause(row.maybeText("cause")),
                            row.time("at"))));
  }
}
