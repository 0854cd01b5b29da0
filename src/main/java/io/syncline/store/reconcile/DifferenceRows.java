package io.syncline.store.reconcile;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Cause;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Evidence;
import io.syncline.core.reconcile.difference.Subject;
import io.syncline.json.Json;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
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
      d.id, d.sync, d.entity, d.against, d.key, d.attribute, d.bucket, d.state, d.record_id, d.a, d.b, d.names, d.value_a,
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
            (id, sync, entity, against, key, attribute, bucket, state, record_id, a, b, names, value_a, value_b, hash,
             cause, there, owner, first_seen, first_run, last_seen, last_run, runs, answer, flag)
          select id, sync, entity, against, key, attribute, bucket, state, record_id, a::text[], b::text[],
                 names::json, value_a::json, value_b::json, hash, cause, there, owner, first_seen, first_run, last_seen, last_run,
                 runs, answer::json, flag
          from unnest(:id::uuid[], :sync::text[], :entity::text[], :against::text[], :key::text[], :attribute::text[],
                      :bucket::text[], :state::text[], :record::uuid[], :a::text[], :b::text[], :names::text[], :valueA::text[],
                      :valueB::text[], :hash::text[], :cause::text[], :there::text[], :owner::text[],
                      :firstSeen::timestamptz[], :firstRun::text[], :lastSeen::timestamptz[], :lastRun::text[],
                      :runs::bigint[], :answer::text[], :flag::text[])
            as saved (id, sync, entity, against, key, attribute, bucket, state, record_id, a, b, names, value_a, value_b, hash,
                      cause, there, owner, first_seen, first_run, last_seen, last_run, runs, answer, flag)
          order by id
          on conflict (id) do update
          set key = excluded.key, names = excluded.names, bucket = excluded.bucket, state = excluded.state, record_id = excluded.record_id, a = excluded.a,
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
  static Map<DifferenceKey, Stored> bySpot(
      Connection connection, String sync, Collection<DifferenceKey> spots) {
    var found = new HashMap<DifferenceKey, Stored>();
    if (!spots.isEmpty()) {
      BY_SPOT
          .on(connection)
          .with("sync", sync)
          .with(KnownDifferences.spots(spots).rows())
          .list(DifferenceRows::stored)
          .forEach(it -> found.put(it.difference().key(), it));
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
                .text("entity", it -> it.difference().key().entity())
                .text("against", it -> it.difference().key().against())
                .text("key", it -> it.difference().key().key())
                .text("attribute", it -> it.difference().key().attribute())
                .text("bucket", it -> it.difference().evidence().bucket())
                .text("state", it -> it.difference().state())
                .uuid("record", it -> it.difference().evidence().subject().record())
                .text("a", it -> Row.literal(it.difference().evidence().subject().a()))
                .text("b", it -> Row.literal(it.difference().evidence().subject().b()))
                .document("names", it -> names(it.difference().evidence().subject()))
                .document("valueA", it -> json(it.difference().evidence().valueA()))
                .document("valueB", it -> json(it.difference().evidence().valueB()))
                .column("hash", "text", it -> Sealing.hash(it.hash()))
                .text("cause", it -> it.difference().evidence().cause())
                .text("there", it -> it.difference().evidence().there())
                .text("owner", it -> words(it.difference().handling().owner()))
                .time("firstSeen", it -> it.difference().seenBy().first())
                .text("firstRun", it -> it.difference().seenBy().firstRun())
                .time("lastSeen", it -> it.difference().seenBy().last())
                .text("lastRun", it -> it.difference().seenBy().lastRun())
                .number("runs", it -> it.difference().seenBy().runs())
                .document("answer", it -> answer(it.difference().handling().answer()))
                .text("flag", it -> words(it.difference().handling().flag()))
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
    var key =
        new DifferenceKey(
            row.text("entity"), row.system("against"), row.text("key"), row.text("attribute"));
    var evidence =
        new Evidence(
            row.constant("bucket", Bucket.class),
            subject(row),
            value(row.maybeDocument("value_a")),
            value(row.maybeDocument("value_b")),
            cause(row.maybeText("cause")),
            row.maybeSystem("there"));
    var sightings =
        new Difference.SeenBy(
            row.time("first_seen"),
            row.text("first_run"),
            row.time("last_seen"),
            row.text("last_run"),
            row.integer("runs"));
    var handling =
        new Difference.Handling(
            row.maybeText("owner"), answer(row.maybeDocument("answer")), row.maybeText("flag"));
    var state = row.constant("state", Difference.State.class);
    return new Difference(
        row.uuid("id"), row.text("sync"), key, state, evidence, sightings, handling);
  }

  private static Subject subject(Row row) throws SQLException {
    var names = row.maybeDocument("names");
    return new Subject(
        row.maybeRecord("record_id"),
        refs(row.texts("a")),
        refs(row.texts("b")),
        names == null ? Map.of() : Json.stored(names).fields());
  }

  private static @Nullable String names(Subject subject) {
    return subject.names().isEmpty() ? null : Json.text(new Value.Struct(subject.names()));
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
