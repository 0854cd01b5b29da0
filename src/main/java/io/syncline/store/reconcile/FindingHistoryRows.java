package io.syncline.store.reconcile;

import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Cause;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.DifferenceFinding;
import io.syncline.core.reconcile.difference.Differences.Tally;
import io.syncline.core.reconcile.difference.Verdict;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Which run saw which difference how, and what that adds up to. */
final class FindingHistoryRows {

  private static final Sql ADD =
      Sql.of(
          """
          insert into reconciliation_sighting (run_id, difference_id, seq, verdict, bucket, cause, reason, looked, fixable,
                                               fresh, at)
          select :run, id, seq, verdict, bucket, cause, reason, looked, fixable, fresh, :at
          from unnest(:id::uuid[], :seq::bigint[], :verdict::text[], :bucket::text[], :cause::text[], :reason::text[],
                      :looked::boolean[], :fixable::boolean[], :fresh::boolean[])
            as seen (id, seq, verdict, bucket, cause, reason, looked, fixable, fresh)
          order by id
          on conflict (run_id, difference_id) do update
          set verdict = excluded.verdict, bucket = excluded.bucket, cause = excluded.cause, reason = excluded.reason,
              looked = excluded.looked, fixable = excluded.fixable
          """);

  private static final Sql TALLY =
      Sql.of(
          """
          select s.verdict, s.bucket, s.cause, d.state, s.looked, s.fresh, count(*) as spots
          from reconciliation_sighting s
          join reconciliation_difference d on d.id = s.difference_id
          where s.run_id = :run
          group by s.verdict, s.bucket, s.cause, d.state, s.looked, s.fresh
          """);

  private static final Sql PAIRS =
      Sql.of(
          """
          select count(distinct seq) as pairs from reconciliation_sighting where run_id = :run and verdict = 'drift'
          """);

  private FindingHistoryRows() {}

  /** One that is to be noted. */
  record Seen(UUID difference, DifferenceFinding found, boolean fresh) {}

  static void add(Connection connection, String run, Collection<Seen> seen, Instant at) {
    if (seen.isEmpty()) {
      return;
    }
    ADD.on(connection)
        .with("run", run)
        .with("at", at)
        .with(
            Rows.of(seen)
                .uuid("id", Seen::difference)
                .number("seq", it -> it.found().seq())
                .text("verdict", it -> it.found().verdict())
                .text("bucket", it -> it.found().evidence().bucket())
                .text("cause", it -> it.found().evidence().cause())
                .text(
                    "reason",
                    it -> it.found().reason() == null ? null : Row.words(it.found().reason()))
                .flag(
                    "looked",
                    it -> it.found().hash() != null || it.found().verdict() == Verdict.GONE)
                .flag("fixable", it -> it.found().fixable())
                .flag("fresh", Seen::fresh)
                .rows())
        .update();
  }

  /** How many spots of one kind. */
  private record Line(
      Verdict verdict,
      Bucket bucket,
      String cause,
      Difference.State state,
      boolean looked,
      boolean fresh,
      long spots) {}

  static Tally tally(Connection connection, String run) {
    var lines = TALLY.on(connection).with("run", run).list(FindingHistoryRows::line);
    long pairs = PAIRS.on(connection).with("run", run).one(row -> row.number("pairs"));
    Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    Map<Bucket, Long> buckets = new EnumMap<>(Bucket.class);
    Map<Cause, Long> fresh = new EnumMap<>(Cause.class);
    Map<Difference.State, Long> states = new EnumMap<>(Difference.State.class);
    long skipped = 0;
    for (var it : lines) {
      verdicts.merge(it.verdict(), it.spots(), Long::sum);
      skipped += it.verdict() == Verdict.UNDECIDABLE && !it.looked() ? it.spots() : 0;
      if (it.verdict() == Verdict.DRIFT) {
        buckets.merge(it.bucket(), it.spots(), Long::sum);
        states.merge(it.state(), it.spots(), Long::sum);
        if (it.fresh()) {
          var cause = it.cause().isEmpty() ? Cause.UNKNOWN : cause(it.cause());
          fresh.merge(cause, it.spots(), Long::sum);
        }
      }
    }
    return new Tally(verdicts, pairs, skipped, buckets, fresh, states);
  }

  private static Line line(Row row) throws SQLException {
    var cause = row.maybeText("cause");
    return new Line(
        row.constant("verdict", Verdict.class),
        row.constant("bucket", Bucket.class),
        cause == null ? "" : cause,
        row.constant("state", Difference.State.class),
        row.flag("looked"),
        row.flag("fresh"),
        row.number("spots"));
  }

  static Cause cause(String text) {
    return Cause.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
