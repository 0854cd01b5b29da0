package io.syncline.store.record;

import io.syncline.core.identity.Merger;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.Effect.MergeUndone;
import io.syncline.json.Json;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Documents;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The rows of merges. */
public final class MergeRows {

  private static final Sql MERGED =
      Sql.of(
          """
          insert into record_merge (id, entity, survivor_id, loser_id, rule, actor, at, before, taken, lost, links)
          select id, entity, survivor, loser, rule, actor, at, before::json, taken::json, lost::json, links::json
          from unnest(:id::uuid[], :entity::text[], :survivor::uuid[], :loser::uuid[], :rule::text[], :actor::text[],
                      :at::timestamptz[], :before::text[], :taken::text[], :lost::text[], :links::text[])
            as merged (id, entity, survivor, loser, rule, actor, at, before, taken, lost, links)
          """);

  private static final Sql UNDONE =
      Sql.of(
          """
          update record_merge set undone_by = :actor, undone_at = :at where id = :id and undone_at is null
          """);

  private static final Sql MERGER =
      Sql.of(
          """
          select id, entity, survivor_id, loser_id, rule, actor, at, before, taken, lost, links
          from record_merge
          where id = :id and undone_at is null
          """);

  private static final Sql SURVIVORS =
      Sql.of(
          """
          with recursive become (record_id, survivor_id) as (
            select loser_id, survivor_id from record_merge where loser_id = any(:records) and undone_at is null
            union
            select b.record_id, m.survivor_id
            from become b
            join record_merge m on m.loser_id = b.survivor_id and m.undone_at is null
          )
          select b.record_id, b.survivor_id
          from become b
          where not exists (
            select 1 from record_merge m where m.loser_id = b.survivor_id and m.undone_at is null)
          """);

  private MergeRows() {}

  /** What a person kept apart before is one now. */
  public static void merged(Connection connection, Collection<Merger> mergers) {
    MERGED.on(connection).with(mergers(mergers)).update();
    KeptApartRows.takeBack(connection, mergers);
  }

  public static void undone(Connection connection, Collection<MergeUndone> merges) {
    for (var it : merges) {
      var call = UNDONE.on(connection).with("id", it.merger()).with("actor", it.actor());
      if (call.with("at", it.at()).update() == 0) {
        throw new Database.ConcurrentChange("A merge");
      }
    }
  }

  public static Optional<Merger> merger(Connection connection, UUID id) {
    return MERGER.on(connection).with("id", id).first(MergeRows::merger);
  }

  /** What became part of another record, and which one that is by now. */
  public static Map<RecordId, RecordId> survivors(
      Connection connection, Collection<RecordId> records) {
    var found = new HashMap<RecordId, RecordId>();
    SURVIVORS
        .on(connection)
        .with("records", "uuid", records)
        .list(row -> found.put(row.record("record_id"), row.record("survivor_id")));
    return found;
  }

  private static Rows mergers(Collection<Merger> mergers) {
    return Rows.of(mergers)
        .uuid("id", Merger::id)
        .text("entity", Merger::entity)
        .uuid("survivor", Merger::survivor)
        .uuid("loser", Merger::loser)
        .text("rule", Merger::rule)
        .text("actor", Merger::actor)
        .time("at", Merger::at)
        .document("before", it -> Documents.attributes(it.before()))
        .document("taken", it -> Documents.attributes(it.taken()))
        .document("lost", it -> Documents.attributes(it.lost()))
        .text("links", it -> links(it.links()))
        .rows();
  }

  private static String links(List<Link> links) {
    var items = new ArrayList<Value>();
    for (var it : links) {
      items.add(
          new Doc()
              .text("record", it.record().toString())
              .text("system", it.ref().system().value())
              .text("object", it.ref().object())
              .text("id", it.ref().id())
              .text("role", it.role().name().toLowerCase(Locale.ROOT))
              .number("generation", it.generation())
              .text("madeBy", it.madeBy())
              .struct());
    }
    return Json.text(new Value.Items(items));
  }

  private static List<Link> links(String json) {
    var links = new ArrayList<Link>();
    if (Json.parse(json) instanceof Value.Items items) {
      for (var item : items.values()) {
        var doc = new Doc((Value.Struct) item);
        links.add(
            new Link(
                RecordId.parse(doc.text("record")),
                new NativeRef(SystemId.of(doc.text("system")), doc.text("object"), doc.text("id")),
                Link.Role.valueOf(doc.text("role").toUpperCase(Locale.ROOT)),
                (int) doc.number("generation"),
                doc.text("madeBy"),
                Link.LastSync.NONE));
      }
    }
    return links;
  }

  private static Merger merger(Row row) throws SQLException {
    return new Merger(
        row.uuid("id"),
        row.text("entity"),
        row.record("survivor_id"),
        row.record("loser_id"),
        new Merger.Cause(row.text("rule"), row.text("actor"), row.time("at")),
        new Merger.Kept(
            Documents.attributes(row.document("before")),
            Documents.attributes(row.document("taken")),
            Documents.attributes(row.document("lost")),
            links(row.text("links"))));
  }
}
