package io.syncline.store.privacy;

import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.privacy.Erasure;
import io.syncline.core.privacy.Erasure.Evidence;
import io.syncline.core.privacy.Erasure.Status;
import io.syncline.core.privacy.Erasure.Step;
import io.syncline.core.sync.effect.Effect;
import io.syncline.json.Json;
import io.syncline.store.record.MatchRows;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows of {@code erasure} and {@code suppression}. */
public final class ErasureRows {

  static final String COLUMNS =
      """
      select id, record_id, entity, actor, reason, state, steps, cleared, began_at, due_at, ended_at, revision
      from erasure
      """;

  private static final Sql BEGIN =
      Sql.of(
          """
          insert into erasure (id, record_id, entity, actor, reason, state, steps, cleared, began_at, due_at, ended_at,
                               revision)
          values (:id, :record, :entity, :actor, :reason, :state, :steps::json, :cleared::json, :began, :due, :ended,
                  :revision)
          """);

  private static final Sql SUPPRESS =
      Sql.of(
          """
          insert into suppression (entity, rule, hash, erasure_id)
          select entity, rule, hash, :erasure
          from unnest(:entity::text[], :rule::text[], :hash::text[]) as entry (entity, rule, hash)
          on conflict do nothing
          """);

  private static final Sql SUPPRESSED =
      Sql.of(
          """
          select s.entity, s.rule, wanted.plain as hash
          from unnest(:entity::text[], :rule::text[], :hash::text[], :plain::text[])
            as wanted (entity, rule, hash, plain)
          join suppression s using (entity, rule, hash)
          """);

  private static final Sql SAVE =
      Sql.of(
          """
          update erasure
          set state = :state, steps = :steps::json, cleared = :cleared::json, due_at = :due, ended_at = :ended,
              revision = :revision
          where id = :id and revision = :revision - 1
          """);

  private ErasureRows() {}

  public static void begin(Connection connection, Effect.ErasureBegun begun) {
    var it = begun.erasure();
    BEGIN
        .on(connection)
        .with("id", it.id())
        .with("record", it.request().record())
        .with("entity", it.request().entity())
        .with("actor", it.request().actor())
        .with("reason", it.request().reason())
        .with("state", word(it.state()))
        .with("steps", steps(it))
        .with("cleared", cleared(it))
        .with("began", it.times().began())
        .with("due", it.times().due())
        .with("ended", it.times().ended())
        .with("revision", it.revision())
        .update();
    SUPPRESS
        .on(connection)
        .with("erasure", it.id())
        .with(
            Rows.of(begun.suppressed())
                .text("entity", MatchValue::entity)
                .text("rule", MatchValue::rule)
                .text("hash", value -> Sealing.hash(value.hash()))
                .rows())
        .update();
  }

  /** Those of them that belong to erased persons. */
  public static Set<MatchValue> suppressed(Connection connection, Collection<MatchValue> values) {
    return values.isEmpty()
        ? Set.of()
        : new HashSet<>(
            SUPPRESSED
                .on(connection)
                .with(MatchRows.wanted(connection, values))
                .list(
                    row -> new MatchValue(row.text("entity"), row.text("rule"), row.text("hash"))));
  }

  static boolean save(Connection connection, Erasure it) {
    return SAVE.on(connection)
            .with("id", it.id())
            .with("state", word(it.state()))
            .with("steps", steps(it))
            .with("cleared", cleared(it))
            .with("due", it.times().due())
            .with("ended", it.times().ended())
            .with("revision", it.revision())
            .update()
        == 1;
  }

  static Erasure erasure(Row row) throws SQLException {
    var cleared = new TreeMap<String, Long>();
    ((Value.Struct) Json.parse(row.text("cleared")))
        .fields()
        .forEach((table, rows) -> cleared.put(table, ((Value.Decimal) rows).value().longValue()));
    return new Erasure(
        row.uuid("id"),
        new Erasure.Request(
            row.record("record_id"), row.text("entity"), row.text("actor"), row.text("reason")),
        row.constant("state", Erasure.State.class),
        ((Value.Items) Json.parse(row.text("steps")))
            .values().stream().map(it -> step(new Doc((Value.Struct) it))).toList(),
        cleared,
        new Erasure.Times(row.time("began_at"), row.maybeTime("due_at"), row.maybeTime("ended_at")),
        row.number("revision"));
  }

  private static String steps(Erasure it) {
    return Json.text(
        new Value.Items(
            it.steps().stream().map(ErasureRows::step).map(Value.class::cast).toList()));
  }

  private static String cleared(Erasure it) {
    var counts = new TreeMap<String, Value>();
    it.cleared().forEach((table, rows) -> counts.put(table, Value.decimal(rows)));
    return Json.text(new Value.Struct(Map.copyOf(counts)));
  }

  private static Value.Struct step(Step it) {
    var evidence = it.evidence();
    return new Doc()
        .text("system", it.system().value())
        .text("object", it.object())
        .text("id", it.nativeId())
        .text("status", word(it.status()))
        .text("asked", text(evidence.asked()))
        .text("answered", evidence.answered())
        .text("verified", text(evidence.verified()))
        .number("attempts", it.attempts())
        .text("note", it.note())
        .struct();
  }

  private static Step step(Doc it) {
    return new Step(
        SystemId.of(it.text("system")),
        it.text("object"),
        it.maybeText("id"),
        Status.valueOf(it.text("status").toUpperCase(Locale.ROOT)),
        new Evidence(
            time(it.maybeText("asked")), it.text("answered"), time(it.maybeText("verified"))),
        (int) it.number("attempts"),
        it.text("note"));
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  private static @Nullable Instant time(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
