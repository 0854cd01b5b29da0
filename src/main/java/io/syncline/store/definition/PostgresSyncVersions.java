package io.syncline.store.definition;

import io.syncline.core.definition.version.MapFact;
import io.syncline.core.definition.version.SyncVersion;
import io.syncline.core.definition.version.SyncVersion.Content;
import io.syncline.core.definition.version.SyncVersion.Line;
import io.syncline.core.definition.version.SyncVersion.Source;
import io.syncline.core.definition.version.SyncVersion.Written;
import io.syncline.core.definition.version.SyncVersions;
import io.syncline.core.model.Ids;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.json.Json;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Versions of definitions, in PostgreSQL. */
public final class PostgresSyncVersions implements SyncVersions {

  /** Processes number the versions of one sync one after the other. */
  private static final Sql LOCK =
      Sql.of("select pg_advisory_xact_lock(hashtextextended('definition_version ' || :sync, 0))");

  private static final Sql NUMBER =
      Sql.of("select number from definition_version where sync_name = :sync and digest = :digest");

  private static final Sql KEEP =
      Sql.of(
          """
          insert into definition_version
            (sync_name, number, digest, text_digest, file, called, content, whole, map, loaded_at, at_start)
          select :sync, coalesce(max(number), 0) + 1, :digest, :text, :file, :called, :content, :whole, :map::json, :now, :start
          from definition_version
          where sync_name = :sync
          """);

  private static final Sql LIST =
      Sql.of(
          """
          select sync_name, number, text_digest, file, called, whole, loaded_at, at_start
          from definition_version
          where sync_name = :sync and (:before::integer is null or number < :before::integer)
          order by number desc
          limit :limit
          """);

  private static final Sql FIND =
      Sql.of(
          """
          select sync_name, number, text_digest, file, called, whole, loaded_at, at_start, content, map
          from definition_version
          where sync_name = :sync and number = :number
          """);

  private static final Sql KNOWN =
      Sql.of(
          """
          select exists (
            select from definition_version where sync_name = :sync and text_digest = :text and whole
          ) as known
          """);

  private static final Sql WRITE =
      Sql.of(
          """
          insert into definition_write (id, sync_name, text_digest, written_at, actor, reason)
          values (:id, :sync, :text, :at, :actor, :reason)
          """);

  private static final Sql WRITTEN =
      Sql.of(
          """
          select text_digest, written_at, actor, reason from definition_write
          where sync_name = :sync and text_digest = any(:texts)
          order by written_at, id
          """);

  private final Database database;
  private final Ids ids;

  public PostgresSyncVersions(Database database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public int keep(String sync, Content content, Instant now, boolean atStart) {
    var map = Json.text(map(content.map()));
    var digest = VersionHash.of(content.text().length() + ":" + content.text() + map);
    return database.inTransaction(
        connection -> {
          var known = number(connection, sync, digest);
          if (known.isPresent()) {
            return known.get();
          }
          LOCK.on(connection).with("sync", sync).first(row -> true);
          return number(connection, sync, digest)
              .orElseGet(
                  () -> {
                    KEEP.on(connection)
                        .with("sync", sync)
                        .with("digest", digest)
                        .with("text", VersionHash.of(content.text()))
                        .with("file", content.file())
                        .with("called", content.called())
                        .with("content", content.text())
                        .with("whole", content.whole())
                        .with("map", map)
                        .with("now", now)
                        .with("start", atStart)
                        .update();
                    return number(connection, sync, digest).orElseThrow();
                  });
        });
  }

  private static Optional<Integer> number(Connection connection, String sync, VersionHash digest) {
    return NUMBER
        .on(connection)
        .with("sync", sync)
        .with("digest", digest)
        .first(row -> row.integer("number"));
  }

  @Override
  public List<Line> list(String sync, @Nullable Integer before, int limit) {
    return database.inTransaction(
        connection -> {
          var rows =
              LIST.on(connection)
                  .with("sync", sync)
                  .with("before", before)
                  .with("limit", limit)
                  .list(PostgresSyncVersions::stored);
          var written = written(connection, sync, rows.stream().map(Stored::textDigest).toList());
          return rows.stream()
              .map(it -> it.line(written.getOrDefault(it.textDigest(), List.of())))
              .toList();
        });
  }

  @Override
  public Optional<SyncVersion> find(String sync, int number) {
    return database.inTransaction(
        connection ->
            FIND.on(connection)
                .with("sync", sync)
                .with("number", number)
                .first(row -> new Found(stored(row), row.text("content"), facts(row.text("map"))))
                .map(
                    it -> {
                      var text = it.stored().textDigest();
                      var written = written(connection, sync, List.of(text));
                      return it.version(written.getOrDefault(text, List.of()));
                    }));
  }

  /** Who wrote texts, by their digests. */
  private static Map<String, List<Written>> written(
      Connection connection, String sync, List<String> texts) {
    var written = new HashMap<String, List<Written>>();
    WRITTEN
        .on(connection)
        .with("sync", sync)
        .with("texts", "text", texts)
        .list(PostgresSyncVersions::signed)
        .forEach(
            it -> written.computeIfAbsent(it.text(), text -> new ArrayList<>()).add(it.written()));
    return written;
  }

  @Override
  public boolean known(String sync, String text) {
    return database.inTransaction(
        connection ->
            KNOWN
                .on(connection)
                .with("sync", sync)
                .with("text", VersionHash.of(text))
                .one(row -> row.flag("known")));
  }

  @Override
  public void wrote(String sync, String text, Written written) {
    database.run(
        connection ->
            WRITE
                .on(connection)
                .with("id", ids.next())
                .with("sync", sync)
                .with("text", VersionHash.of(text))
                .with("at", written.at())
                .with("actor", Row.words(written.by()))
                .with("reason", written.why() == null ? null : Row.words(written.why()))
                .update());
  }

  /** A row, with what finds who wrote its text. */
  private record Stored(Line unsigned, String textDigest) {

    Line line(List<Written> written) {
      return new Line(
          unsigned.sync(),
          unsigned.number(),
          unsigned.source(),
          unsigned.loaded(),
          unsigned.atStart(),
          written);
    }
  }

  private static Stored stored(Row row) throws SQLException {
    return new Stored(
        new Line(
            row.text("sync_name"),
            row.integer("number"),
            new Source(row.text("file"), row.maybeText("called"), row.flag("whole")),
            row.time("loaded_at"),
            row.flag("at_start"),
            List.of()),
        row.text("text_digest"));
  }

  /** A row with what the version said. */
  private record Found(Stored stored, String text, List<MapFact> map) {

    SyncVersion version(List<Written> written) {
      var it = stored.unsigned();
      var source = it.source();
      var content = new Content(source.file(), source.called(), text, source.whole(), map);
      return new SyncVersion(it.sync(), it.number(), content, it.loaded(), it.atStart(), written);
    }
  }

  /** Who wrote a text. */
  private record Signed(String text, Written written) {}

  private static Signed signed(Row row) throws SQLException {
    return new Signed(
        row.text("text_digest"),
        new Written(row.time("written_at"), row.text("actor"), row.maybeText("reason")));
  }

  private static Value map(List<MapFact> facts) {
    return new Doc()
        .put("facts", new Value.Items(facts.stream().map(PostgresSyncVersions::fact).toList()))
        .struct();
  }

  private static Value fact(MapFact it) {
    return new Doc()
        .put("about", Value.text(it.about()))
        .put("what", Value.text(it.what()))
        .put("value", Value.text(it.value()))
        .struct();
  }

  private static List<MapFact> facts(String stored) {
    return ((Value.Items) new Doc(Json.stored(stored)).value("facts"))
        .values().stream()
            .map(it -> new Doc((Value.Struct) it))
            .map(it -> new MapFact(it.text("about"), it.text("what"), it.text("value")))
            .toList();
  }
}
