package io.syncline.store.change;

import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.privacy.Suppressions;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.difference.Trace;
import io.syncline.core.reconcile.difference.Traces;
import io.syncline.store.privacy.ErasureRows;
import io.syncline.store.record.LinkRows;
import io.syncline.store.record.RecordRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL knows of suspects: a handful of statements for a page of them, of one moment. */
public final class PostgresTraces implements Traces {

  private static final String REFS =
      """
      unnest(:system::text[], :object::text[], :nativeId::text[]) as wanted (system_id, object, native_id)
      """;

  private static final Sql DEAD_LETTERS =
      Sql.of(
          """
          select record_id, attributes from dead_letter
          where record_id = any(:records) and status = 'open' and kind = 'delivery'
          """);

  private static final Sql BURIED_EVENTS =
      Sql.of(
          "select wanted.system_id, wanted.object, wanted.native_id from dead_letter d join "
              + REFS
              + """
              on (d.ref_system, d.object, d.native_id) = (wanted.system_id, wanted.object, wanted.native_id)
              where d.status = 'open' and d.kind = 'event'
              """);

  private static final Sql WAITING =
      Sql.of(
          """
          select record_id from delivery where record_id = any(:records) and intent is null
          union
          select record_id from delivery where record_id = any(:records) and intent is not null
          """);

  private static final Sql WAITING_EVENTS =
      Sql.of(
          "select wanted.system_id, wanted.object, wanted.native_id from inbox_queue q join"
              + " inbox_event e on e.id = q.event_id join "
              + REFS
              + """
              on (e.system_id, e.object, e.native_id) = (wanted.system_id, wanted.object, wanted.native_id)
              where q.system_id = any(:systems) and q.shard = any(:shards)
              """);

  private static final Sql ASKED_RECORDS =
      Sql.of(
          """
          select record_id from review_item where record_id = any(:records) and status = 'open' and cardinality(attributes) = 0
          """);

  private static final Sql ASKED_REFS =
      Sql.of(
          "select wanted.system_id, wanted.object, wanted.native_id from review_item i join "
              + REFS
              + """
              on (i.system_id, i.object, i.native_id) = (wanted.system_id, wanted.object, wanted.native_id)
              where i.status = 'open'
              """);

  // What a brake stopped is one question, which names the copies.
  private static final Sql BRAKED =
      Sql.of(
          """
          select distinct candidate
          from review_item
          cross join unnest(candidates) as candidate
          where kind = 'safety_hold' and status = 'open' and record_id is null and candidate = any(:refs)
          """);

  private static final Sql GONE =
      Sql.of(
          """
          select record_id, system_id, object, native_id from tombstone where record_id = any(:records)
          """);

  private static final Sql POLLED =
      Sql.of(
          "select system_id, object from watermark union select system_id, object from first_poll");

  private static final Sql WRITTEN =
      Sql.of(
          """
          select record_id, target, change.name as attribute, max(at) as at
          from sync_audit_log
          cross join json_object_keys(changes) as change (name)
          where record_id = any(:records) and outcome = 'applied' and target <> ''
          group by record_id, target, change.name
          """);

  private final Database database;

  public PostgresTraces(Database database) {
    this.database = database;
  }

  /** What was found of all of a page. */
  private static final class Known {
    final Map<NativeRef, RecordId> linked = new HashMap<>();
    Map<RecordId, RecordState> states = Map.of();
    final Map<RecordId, Set<String>> deadLetters = new HashMap<>();
    final Set<NativeRef> deadLetteredEvents = new HashSet<>();
    final Set<RecordId> waiting = new HashSet<>();
    final Set<NativeRef> waitingEvents = new HashSet<>();
    final Set<RecordId> askedRecords = new HashSet<>();
    final Set<NativeRef> askedRefs = new HashSet<>();
    final Map<RecordId, Set<NativeRef>> gone = new HashMap<>();
    final Set<NativeRef> unpolled = new HashSet<>();
    Set<MatchValue> erased = Set.of();
    final Map<RecordId, Map<SystemId, Map<String, Instant>>> written = new HashMap<>();
  }

  @Override
  public Map<Long, Trace> of(List<Suspect> suspects) {
    var traces = new HashMap<Long, Trace>();
    if (!suspects.isEmpty()) {
      var known = database.inSnapshot(connection -> known(connection, suspects));
      suspects.forEach(it -> traces.put(it.seq(), trace(it, known)));
    }
    return traces;
  }

  private static Stream<NativeRef> refs(Suspect it) {
    return Stream.concat(it.subject().a().stream(), it.subject().b().stream());
  }

  private static Known known(Connection connection, List<Suspect> suspects) {
    var known = new Known();
    var refs = new TreeSet<>(suspects.stream().flatMap(PostgresTraces::refs).toList());
    var records = new TreeSet<RecordId>();
    suspects.stream().flatMap(it -> Stream.ofNullable(it.subject().record())).forEach(records::add);
    if (!refs.isEmpty()) {
      LinkRows.byRef(connection, refs)
          .forEach(
              (ref, link) -> {
                known.linked.put(ref, link.record());
                records.add(link.record());
              });
    }
    ofRecords(connection, known, records);
    known.states.values().stream()
        .flatMap(it -> it.links().stream())
        .forEach(it -> refs.add(it.link().ref()));
    ofRefs(connection, known, refs);
    known.erased =
        ErasureRows.suppressed(
            connection,
            suspects.stream()
                .flatMap(it -> refs(it).map(ref -> Suppressions.of(it.key().entity(), ref)))
                .collect(Collectors.toSet()));
    return known;
  }

  private static void ofRecords(Connection connection, Known known, Set<RecordId> records) {
    if (records.isEmpty()) {
      return;
    }
    var ids = records.stream().map(RecordId::value).toList();
    known.states =
        PostgresChangeStore.states(connection, RecordRows.read(connection, List.copyOf(records)));
    DEAD_LETTERS
        .on(connection)
        .withIds("records", ids)
        .list(
            row ->
                known
                    .deadLetters
                    .computeIfAbsent(row.record("record_id"), it -> new HashSet<>())
                    .addAll(row.texts("attributes")));
    known.waiting.addAll(
        WAITING.on(connection).withIds("records", ids).list(row -> row.record("record_id")));
    known.askedRecords.addAll(
        ASKED_RECORDS.on(connection).withIds("records", ids).list(row -> row.record("record_id")));
    GONE.on(connection)
        .withIds("records", ids)
        .list(
            row ->
                known
                    .gone
                    .computeIfAbsent(row.record("record_id"), it -> new HashSet<>())
                    .add(row.ref()));
    WRITTEN
        .on(connection)
        .withIds("records", ids)
        .list(
            row ->
                known
                    .written
                    .computeIfAbsent(row.record("record_id"), it -> new HashMap<>())
                    .computeIfAbsent(SystemId.of(row.text("target")), it -> new HashMap<>())
                    .put(row.text("attribute"), row.time("at")));
  }

  private static void ofRefs(Connection connection, Known known, Collection<NativeRef> refs) {
    if (refs.isEmpty()) {
      return;
    }
    known.deadLetteredEvents.addAll(
        BURIED_EVENTS.on(connection).with(Rows.refs(refs)).list(Row::ref));
    known.askedRefs.addAll(ASKED_REFS.on(connection).with(Rows.refs(refs)).list(Row::ref));
    BRAKED
        .on(connection)
        .with("refs", "text", refs.stream().map(NativeRef::toString).toList())
        .list(row -> row.text("candidate"))
        .forEach(it -> NativeRef.parse(it).ifPresent(known.askedRefs::add));
    var polled = Set.copyOf(POLLED.on(connection).list(PostgresTraces::place));
    refs.stream().filter(it -> !polled.contains(place(it))).forEach(known.unpolled::add);
    known.waitingEvents.addAll(
        WAITING_EVENTS
            .on(connection)
            .with(Rows.refs(refs))
            .with("systems", "text", refs.stream().map(NativeRef::system).distinct().toList())
            .with(
                "shards",
                "smallint",
                refs.stream().map(it -> Slice.shardOf(it.toString())).distinct().toList())
            .list(Row::ref));
  }

  private static List<String> place(Row row) throws SQLException {
    return List.of(row.text("system_id"), row.text("object"));
  }

  private static List<String> place(NativeRef ref) {
    return List.of(ref.system().value(), ref.object());
  }

  private static Trace trace(Suspect suspect, Known known) {
    var record = record(suspect, known);
    var state = record == null ? null : known.states.get(record);
    var refs = new HashSet<>(refs(suspect).toList());
    if (state != null) {
      state.links().forEach(it -> refs.add(it.link().ref()));
    }
    var held =
        new Trace.Held(
            record == null ? Set.of() : known.deadLetters.getOrDefault(record, Set.of()),
            refs.stream().anyMatch(known.deadLetteredEvents::contains),
            record != null && known.waiting.contains(record)
                || refs.stream().anyMatch(known.waitingEvents::contains),
            record != null && known.askedRecords.contains(record)
                || refs.stream().anyMatch(known.askedRefs::contains),
            record == null
                && refs.stream()
                    .map(it -> Suppressions.of(suspect.key().entity(), it))
                    .anyMatch(known.erased::contains));
    return new Trace(
        state,
        held,
        record == null ? Set.of() : known.gone.getOrDefault(record, Set.of()),
        refs.stream().filter(known.unpolled::contains).collect(Collectors.toSet()),
        record == null ? Map.of() : known.written.getOrDefault(record, Map.of()));
  }

  private static @Nullable RecordId record(Suspect suspect, Known known) {
    return suspect.subject().record() != null
        ? suspect.subject().record()
        : refs(suspect).map(known.linked::get).filter(it -> it != null).findFirst().orElse(null);
  }
}
