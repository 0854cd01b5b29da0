package io.syncline.store;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Value;
import io.syncline.core.reconcile.Bucket;
import io.syncline.core.reconcile.Cause;
import io.syncline.core.reconcile.Difference;
import io.syncline.core.reconcile.Spot;
import io.syncline.json.Json;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of differences. */
final class DifferenceRows {

  static final String COLUMNS =
      """
      d.id, d.sync, d.entity, d.against, d.key, d.attribute, d.bucket, d.state, d.record_id, d.a, d.b, d.value_a,
      d.value_b, d.hash, d.cause, d.there, d.owner, d.first_seen, d.first_run, d.last_seen, d.last_run, d.runs,
      d.answer, d.flag
      """;

  private static final Sql BY_SPOT =
      Sql.of(
          "select "
              + COLUMNS
              + """
              from reconciliation_difference d
              join unnest(:entity::text[], :against::text[], :key::text[], :attribute::text[])
                as wanted (entity, against, key, attribute) using (entity, against, key, attribute)
              where d.sync = :sync
              order by d.id
              for no key update of d
              """);

  private static final Sql BY_ID =
      Sql.of("select " + COLUMNS + " from reconciliation_difference d where d.id = :id");

  private static final Sql LOCKED =
      Sql.of(
          "select "
              + COLUMNS
              + " from reconciliation_difference d where d.id = :id for no key update");

  private static final Sql SAVE =
      Sql.of(
          """
          insert into reconciliation_difference
            (id, sync, entity, against, key, attribute, bucket, state, record_id, a, b, value_a, value_b, hash, cause,
             there, owner, first_seen, first_run, last_seen, last_run, runs, answer, flag)
          select id, sync, entity, against, key, attribute, bucket, state, record_id, a::text[], b::text[],
                 value_a::json, value_b::json, hash, cause, there, owner, first_seen, first_run, last_seen, last_run,
                 runs, answer::json, flag
          from unnest(:id::uuid[], :sync::text[], :entity::text[], :against::text[], :key::text[], :attribute::text[],
                      :bucket::text[], :state::text[], :record::uuid[], :a::text[], :b::text[], :valueA::text[],
                      :valueB::text[], :hash::text[], :cause::text[], :there::text[], :owner::text[],
                      :firstSeen::timestamptz[], :firstRun::text[], :lastSeen::timestamptz[], :lastRun::text[],
                      :runs::bigint[], :answer::text[], :flag::text[])
            as saved (id, sync, entity, against, key, attribute, bucket, state, record_id, a, b, value_a, value_b, hash,
                      cause, there, owner, first_seen, first_run, last_seen, last_run, runs, answer, flag)
          order by id
          on conflict (id) do update
          set bucket = excluded.bucket, state = excluded.state, record_id = excluded.record_id, a = excluded.a,
              b = excluded.b, value_a = excluded.value_a, value_b = excluded.value_b,
              hash = coalesce(excluded.hash, reconciliation_difference.hash), cause = excluded.cause,
              there = excluded.there, owner = excluded.owner, first_seen = excluded.first_seen,
              first_run = excluded.first_run, last_seen = excluded.last_seen, last_run = excluded.last_run,
              runs = excluded.runs, answer = excluded.answer, flag = excluded.flag
          """);

  private DifferenceRows() {}

  /** A difference with the hash of what was seen, as stored. */
  record Stored(Difference difference, @Nullable String hash) {

    boolean saw(Connection connection, @Nullable String now) {
      return now != null && hash != null && Sealing.of(connection).known(now).contains(hash);
    }
  }

  /** One to be stored; the hash that is there stays where {@code hash} is null. */
  record Saved(Difference difference, @Nullable String hash) {}

  /** Those that are there, locked. */
  static Map<Spot, Stored> bySpot(Connection connection, String sync, Collection<Spot> spots) {
    var found = new HashMap<Spot, Stored>();
    if (!spots.isEmpty()) {
      BY_SPOT
          .on(connection)
          .with("sync", sync)
          .with(
              Rows.of(spots)
                  .text("entity", Spot::entity)
                  .text("against", Spot::against)
                  .text("key", Spot::key)
                  .text("attribute", Spot::attribute)
                  .rows())
          .list(DifferenceRows::stored)
          .forEach(it -> found.put(it.difference().spot(), it));
    }
    return found;
  }

  static Optional<Difference> find(Connection connection, UUID id, boolean lock) {
    return (lock ? LOCKED : BY_ID)
        .on(connection)
        .with("id", id)
        .first(DifferenceRows::stored)
        .map(Stored::difference);
  }

  static void save(Connection connection, Collection<Saved> differences) {
    if (differences.isEmpty()) {
      return;
    }
    SAVE.on(connection)
        .with(
            Rows.of(differences)
                .uuid("id", it -> it.difference().id())
                .text("sync", it -> it.difference().sync())
                .text("entity", it -> it.difference().spot().entity())
                .text("against", it -> it.difference().spot().against())
                .text("key", it -> it.difference().spot().key())
                .text("attribute", it -> it.difference().spot().attribute())
                .text("bucket", it -> it.difference().bucket())
                .text("state", it -> it.difference().state())
                .uuid("record", it -> it.difference().record())
                .text("a", it -> Row.literal(it.difference().a()))
                .text("b", it -> Row.literal(it.difference().b()))
                .document("valueA", it -> json(it.difference().valueA()))
                .document("valueB", it -> json(it.difference().valueB()))
                .column("hash", "text", it -> Sealing.hash(it.hash()))
                .text("cause", it -> it.difference().cause())
                .text("there", it -> it.difference().there())
                .text("owner", it -> words(it.difference().owner()))
                .time("firstSeen", it -> it.difference().firstSeen())
                .text("firstRun", it -> it.difference().firstRun())
                .time("lastSeen", it -> it.difference().lastSeen())
                .text("lastRun", it -> it.difference().lastRun())
                .number("runs", it -> it.difference().runs())
                .document("answer", it -> answer(it.difference().answer()))
                .text("flag", it -> words(it.difference().flag()))
                .rows())
        .update();
  }

  private static @Nullable String words(@Nullable String text) {
    return text == null ? null : Row.words(text);
  }

  static Stored stored(Row row) throws SQLException {
    return new Stored(difference(row), row.maybeText("hash"));
  }

  static Difference difference(Row row) throws SQLException {
    return new Difference(
        row.uuid("id"),
        row.text("sync"),
        new Spot(row.text("entity"), row.system("against"), row.text("key"), row.text("attribute")),
        row.constant("bucket", Bucket.class),
        row.constant("state", Difference.State.class),
        row.maybeRecord("record_id"),
        refs(row.texts("a")),
        refs(row.texts("b")),
        value(row.maybeDocument("value_a")),
        value(row.maybeDocument("value_b")),
        cause(row.maybeText("cause")),
        row.maybeSystem("there"),
        row.maybeText("owner"),
        row.time("first_seen"),
        row.text("first_run"),
        row.time("last_seen"),
        row.text("last_run"),
        row.integer("runs"),
        answer(row.maybeDocument("answer")),
        row.maybeText("flag"));
  }

  static @Nullable Cause cause(@Nullable String text) {
    return text == null ? null : Cause.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static List<NativeRef> refs(List<String> texts) {
    return texts.stream().flatMap(it -> NativeRef.parse(it).stream()).toList();
  }

  private static @Nullable String json(@Nullable Value value) {
    return value == null ? null : Json.text(new Doc().put("value", value).struct());
  }

  private static @Nullable Value value(@Nullable String json) {
    return json == null ? null : new Doc(Json.stored(json)).value("value");
  }

  private static @Nullable String answer(Difference.@Nullable Answer it) {
    return it == null
        ? null
        : Json.text(
            new Doc()
                .text("resolution", it.resolution().name())
                .text("reason", it.reason())
                .text(
                    "adjustment", it.adjustment() == null ? null : it.adjustment().toPlainString())
                .text("until", it.until() == null ? null : it.until().toString())
                .text("by", it.by())
                .text("at", it.at().toString())
                .struct());
  }

  private static Difference.@Nullable Answer answer(@Nullable String json) {
    if (json == null) {
      return null;
    }
    var doc = new Doc(Json.stored(json));
    var until = doc.maybeText("until");
    var adjustment = doc.maybeText("adjustment");
    return new Difference.Answer(
        Difference.Resolution.valueOf(doc.text("resolution")),
        doc.maybeText("reason"),
        adjustment == null ? null : new BigDecimal(adjustment),
        until == null ? null : Instant.parse(until),
        doc.text("by"),
        Instant.parse(doc.text("at")));
  }
}
