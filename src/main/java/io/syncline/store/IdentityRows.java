package io.syncline.store;

import io.syncline.core.change.ChangeSet;
import io.syncline.core.change.IdentityChanges;
import io.syncline.core.change.IdentityChanges.Apart;
import io.syncline.core.change.IdentityChanges.Unlinked;
import io.syncline.core.conflict.ReviewItem.Kind;
import io.syncline.core.delivery.Creation;
import io.syncline.core.identity.Merger;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.Value;
import io.syncline.json.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The rows of merges, of ended links and of records that are known to be two. */
final class IdentityRows {

  private static final Sql UNLINK =
      Sql.of(
          """
          with gone as (
            select *
            from unnest(:system::text[], :object::text[], :nativeId::text[], :record::uuid[], :entity::text[],
                        :readNumber::bigint[], :at::timestamptz[], :kept::boolean[])
              as gone (system_id, object, native_id, record_id, entity, read_number, at, kept)
          ), ended as (
            delete from link l using gone g
            where (l.system_id, l.object, l.native_id, l.record_id) = (g.system_id, g.object, g.native_id, g.record_id)
          )
          insert into tombstone (system_id, object, native_id, record_id, entity, read_number, at, kept)
          select system_id, object, native_id, record_id, entity, read_number, at, kept from gone
          on conflict (system_id, object, native_id) do update
          set record_id = excluded.record_id, read_number = excluded.read_number, at = excluded.at,
              kept = excluded.kept
          """);

  private static final Sql TOMBSTONES =
      Sql.of(
          """
          select t.system_id, t.object, t.native_id, t.record_id, t.entity, t.read_number, t.at, t.kept
          from unnest(:system::text[], :object::text[], :nativeId::text[]) as wanted (system_id, object, native_id)
          join tombstone t using (system_id, object, native_id)
          """);

  private static final Sql CANCEL =
      Sql.of("delete from delivery where record_id = any(:records) and intent is null");

  private static final Sql CLOSE =
      Sql.of(
          """
          update review_item i
          set status = 'answered', resolution = answer.resolution, resolved_by = null, resolved_at = now()
          from unnest(:record::uuid[], :resolution::text[]) as answer (record_id, resolution)
          where i.record_id = answer.record_id and i.status = 'open'
          """);

  // What the record held stands: nothing is decided about a record that is no more.
  private static final Sql CLOSE_CONFLICTS =
      Sql.of(
          """
          update conflict c
          set winner = c.held_system, outcome = c.held_value, decided_by = answer.resolution, decided_at = now()
          from unnest(:record::uuid[], :resolution::text[]) as answer (record_id, resolution)
          where c.record_id = answer.record_id and c.winner is null
          """);

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

  private static final Sql APART =
      Sql.of(
          """
          insert into record_apart (one_id, other_id, actor, at)
          select * from unnest(:one::uuid[], :other::uuid[], :actor::text[], :at::timestamptz[])
          on conflict do nothing
          """);

  private static final Sql CREATING =
      Sql.of(
          """
          select record_id, target from delivery where record_id = any(:records) and intent is null and may_create
          """);

  private static final Sql UNSETTLED =
      Sql.of(
          """
          (select record_id from review_item
           where status = 'open' and kind = 'outcome_unknown' and entity = :entity and :held = any(attributes)
           order by id limit 50)
          union
          (select record_id from delivery
           where target = :system and entity = :entity and intent is not null and may_create
           order by next_attempt_at, seq limit 50)
          limit 50
          """);

  private IdentityRows() {}

  /** What has to be out of the way before links and deliveries are made. */
  static void clear(Connection connection, IdentityChanges changes) {
    unlink(connection, changes.unlinked().values());
    if (!changes.cancelled().isEmpty()) {
      CANCEL.on(connection).with("records", "uuid", changes.cancelled()).update();
    }
    if (!changes.answered().isEmpty()) {
      for (var ends : List.of(CLOSE, CLOSE_CONFLICTS)) {
        ends.on(connection)
            .with(
                Rows.of(changes.answered().entrySet())
                    .uuid("record", Map.Entry::getKey)
                    .text("resolution", Map.Entry::getValue)
                    .rows())
            .update();
      }
    }
  }

  /**
   * Ends links; a tombstone remembers each, and nobody is asked any more what is to become of it.
   */
  static void unlink(Connection connection, Collection<Unlinked> links) {
    if (!links.isEmpty()) {
      UNLINK.on(connection).with(unlinked(links)).update();
      OpenQuestionRows.answered(
          connection,
          links.stream()
              .map(it -> new ChangeSet.Answered(Kind.OBSERVED_DELETE, it.ref().toString()))
              .toList());
    }
  }

  static Map<NativeRef, Unlinked> tombstones(Connection connection, Collection<NativeRef> refs) {
    var found = new HashMap<NativeRef, Unlinked>();
    if (!refs.isEmpty()) {
      TOMBSTONES
          .on(connection)
          .with(
              Rows.of(refs)
                  .text("system", NativeRef::system)
                  .text("object", NativeRef::object)
                  .text("nativeId", NativeRef::id)
                  .rows())
          .list(IdentityRows::tombstone)
          .forEach(it -> found.put(it.ref(), it));
    }
    return found;
  }

  private static Unlinked tombstone(Row row) throws SQLException {
    return new Unlinked(
        row.ref(),
        row.record("record_id"),
        row.text("entity"),
        row.number("read_number"),
        row.time("at"),
        row.flag("kept"));
  }

  /** What is kept, and what is to be looked at. */
  static void keep(Connection connection, IdentityChanges changes) {
    if (!changes.mergers().isEmpty()) {
      MERGED.on(connection).with(mergers(changes.mergers())).update();
    }
    changes
        .undone()
        .forEach(
            (id, by) -> {
              var call = UNDONE.on(connection).with("id", id).with("actor", by.actor());
              if (call.with("at", by.at()).update() == 0) {
                throw new Database.ConcurrentChange("A merge");
              }
            });
    if (!changes.apart().isEmpty()) {
      APART.on(connection).with(apart(changes.apart())).update();
    }
    if (!changes.observed().isEmpty()) {
      InboxRows.accept(connection, changes.observed());
    }
  }

  static Optional<Merger> merger(Connection connection, UUID id) {
    return MERGER.on(connection).with("id", id).first(IdentityRows::merger);
  }

  /** What became part of another record, and which one that is by now. */
  static Map<RecordId, RecordId> survivors(Connection connection, Collection<RecordId> records) {
    var found = new HashMap<RecordId, RecordId>();
    SURVIVORS
        .on(connection)
        .with("records", "uuid", records)
        .list(row -> found.put(row.record("record_id"), row.record("survivor_id")));
    return found;
  }

  static Map<RecordId, Set<SystemId>> creating(
      Connection connection, Collection<RecordId> records) {
    var found = new HashMap<RecordId, Set<SystemId>>();
    CREATING
        .on(connection)
        .with("records", "uuid", records)
        .list(
            row ->
                found
                    .computeIfAbsent(row.record("record_id"), it -> new TreeSet<>())
                    .add(row.system("target")));
    return found;
  }

  /** Records that may have been created in the system without anybody knowing. */
  static Set<RecordId> unsettled(Connection connection, String entity, SystemId system) {
    return Set.copyOf(
        UNSETTLED
            .on(connection)
            .with("entity", entity)
            .with("system", system)
            .with("held", Creation.heldIn(system))
            .list(row -> row.record("record_id")));
  }

  private static Rows unlinked(Collection<Unlinked> links) {
    return Rows.of(links)
        .text("system", it -> it.ref().system())
        .text("object", it -> it.ref().object())
        .text("nativeId", it -> it.ref().id())
        .uuid("record", Unlinked::record)
        .text("entity", Unlinked::entity)
        .number("readNumber", Unlinked::readNumber)
        .time("at", Unlinked::at)
        .flag("kept", Unlinked::kept)
        .rows();
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

  private static Rows apart(Collection<Apart> pairs) {
    return Rows.of(pairs)
        .uuid("one", Apart::one)
        .uuid("other", Apart::other)
        .text("actor", Apart::actor)
        .time("at", Apart::at)
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
                null,
                null,
                null,
                null));
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
        row.text("rule"),
        row.text("actor"),
        row.time("at"),
        Documents.attributes(row.document("before")),
        Documents.attributes(row.document("taken")),
        Documents.attributes(row.document("lost")),
        links(row.text("links")));
  }
}
