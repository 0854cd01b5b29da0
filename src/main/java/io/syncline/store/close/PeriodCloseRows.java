package io.syncline.store.close;

import static java.util.stream.Collectors.toMap;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.model.About;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.close.PeriodClose;
import io.syncline.core.reconcile.close.PeriodClose.Answered;
import io.syncline.core.reconcile.close.PeriodClose.By;
import io.syncline.core.reconcile.close.PeriodClose.Obstacle;
import io.syncline.core.reconcile.close.PeriodClose.Outcome;
import io.syncline.core.reconcile.close.PeriodClose.Reopened;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.transform.rule.ClosedPeriods;
import io.syncline.core.transform.rule.ClosedPeriods.Closed;
import io.syncline.json.Json;
import io.syncline.store.audit.AuditRows;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of closes. */
public final class PeriodCloseRows {

  static final String COLUMNS =
      """
      select id, sync, period, run_id, state, entities, attributes, asked_by, asked_at, ended_at, obstacles, answers,
             definition, digest, reopened_by, reopened_at, reopen_reason
      from period_close
      """;

  // The lock of the table is what `for share` is for: a close waits for it, and it for a close.
  private static final Sql CLOSED =
      Sql.of(
          """
          select sync, period, entities, attributes
          from period_close
          where sync = any(:syncs) and state = 'closed'
          for share
          """);

  private PeriodCloseRows() {}

  /** The closed periods of syncs; none is closed before the transaction ends. */
  public static ClosedPeriods closed(Connection connection, Set<String> syncs) {
    return syncs.isEmpty()
        ? ClosedPeriods.NONE
        : new ClosedPeriods(
            CLOSED
                .on(connection)
                .with("syncs", "text", syncs)
                .list(PeriodCloseRows::closed)
                .stream()
                .flatMap(List::stream)
                .toList());
  }

  private static List<Closed> closed(Row row) throws SQLException {
    var sync = row.text("sync");
    var period = YearMonth.parse(row.text("period"));
    return places(row).entrySet().stream()
        .map(it -> new Closed(sync, it.getKey(), it.getValue(), period))
        .toList();
  }

  private static Map<String, String> places(Row row) throws SQLException {
    var entities = row.texts("entities");
    var attributes = row.texts("attributes");
    return IntStream.range(0, entities.size())
        .boxed()
        .collect(toMap(entities::get, attributes::get));
  }

  static PeriodClose close(Row row) throws SQLException {
    return new PeriodClose(
        row.uuid("id"),
        row.text("sync"),
        YearMonth.parse(row.text("period")),
        row.text("run_id"),
        row.constant("state", PeriodClose.State.class),
        places(row),
        new By(row.text("asked_by"), row.time("asked_at")),
        outcome(row),
        reopened(row));
  }

  private static @Nullable Outcome outcome(Row row) throws SQLException {
    var at = row.maybeTime("ended_at");
    return at == null
        ? null
        : new Outcome(
            at,
            read(row.text("obstacles"), PeriodCloseRows::obstacle),
            read(row.text("answers"), PeriodCloseRows::answered),
            row.maybeText("definition"),
            row.maybeText("digest"));
  }

  private static @Nullable Reopened reopened(Row row) throws SQLException {
    var at = row.maybeTime("reopened_at");
    return at == null
        ? null
        : new Reopened(new By(row.text("reopened_by"), at), row.text("reopen_reason"));
  }

  private static <T> List<T> read(String json, Function<Doc, T> item) {
    return ((Value.Items) Json.parse(json))
        .values().stream().map(it -> item.apply(new Doc((Value.Struct) it))).toList();
  }

  static String obstacles(List<Obstacle> all) {
    return Json.text(
        new Value.Items(
            all.stream()
                .<Value>map(
                    it ->
                        new Doc()
                            .text("kind", it.kind().name())
                            .number("count", it.count())
                            .text("detail", it.detail())
                            .struct())
                .toList()));
  }

  private static Obstacle obstacle(Doc it) {
    return new Obstacle(
        Obstacle.Kind.valueOf(it.text("kind")), it.number("count"), it.text("detail"));
  }

  static String answers(List<Answered> all) {
    return Json.text(new Value.Items(all.stream().<Value>map(PeriodCloseRows::answered).toList()));
  }

  private static Value.Struct answered(Answered it) {
    var answer = it.answer();
    return new Doc()
        .text("difference", it.difference().toString())
        .text("entity", it.place().entity())
        .text("against", it.place().against().value())
        .text("key", it.place().key())
        .text("attribute", it.place().attribute())
        .text("bucket", it.bucket().name())
        .text("resolution", answer.resolution().name())
        .text("reason", answer.reason())
        .maybe(
            "adjustment",
            answer.adjustment() == null ? null : new Value.Decimal(answer.adjustment()))
        .text("until", answer.until() == null ? null : answer.until().toString())
        .text("by", answer.by())
        .text("at", answer.at().toString())
        .struct();
  }

  private static Answered answered(Doc it) {
    var until = it.maybeText("until");
    var answer =
        new Difference.Answer(
            Difference.Resolution.valueOf(it.text("resolution")),
            it.maybeText("reason"),
            it.maybe("adjustment") instanceof Value.Decimal decimal ? decimal.value() : null,
            until == null ? null : Instant.parse(until),
            it.text("by"),
            Instant.parse(it.text("at")));
    return new Answered(
        UUID.fromString(it.text("difference")),
        new Answered.Place(
            it.text("entity"),
            SystemId.of(it.text("against")),
            it.text("key"),
            it.text("attribute")),
        Bucket.valueOf(it.text("bucket")),
        answer);
  }

  /** The audit log keeps the digest: with its own digests, figures cannot be replaced unseen. */
  static void audit(
      Connection connection, PeriodClose close, String what, UUID cause, PeriodClose.By by) {
    var outcome = close.outcome();
    var digest = outcome == null || outcome.digest() == null ? "" : outcome.digest();
    var changes = new TreeMap<String, AuditEntry.AttributeChange>();
    Map.of("sync", close.sync(), "period", close.period().toString(), "digest", digest)
        .forEach(
            (name, it) -> changes.put(name, new AuditEntry.AttributeChange(null, Value.text(it))));
    AuditRows.add(
        connection,
        List.of(
            new AuditEntry(
                cause,
                by.at(),
                new About("", null, null),
                AuditEntry.Systems.NONE,
                new AuditEntry.Result(
                    AuditEntry.Operation.REVIEW, AuditEntry.Outcome.APPLIED, what),
                changes,
                new AuditEntry.By(close.run(), by.actor()))));
  }
}
