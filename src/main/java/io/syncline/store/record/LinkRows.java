package io.syncline.store.record;

import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.store.sql.Documents;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of links and of their shadows. */
public final class LinkRows {

  private static final String COLUMNS =
      """
      select l.record_id, l.system_id, l.object, l.native_id, l.role, l.generation, l.made_by, s.last_synced_at,
             s.source_system, s.sync_run_id, s.version_hash
      """;

  private static final Sql BY_REF =
      Sql.of(
          COLUMNS
              + """
              from unnest(:system::text[], :object::text[], :nativeId::text[]) as wanted (system_id, object, native_id)
              join link l using (system_id, object, native_id)
              join link_shadow s on s.link_id = l.id
              """);

  private static final Sql STATES =
      Sql.of(
          COLUMNS
              + """
                , s.fields, s.read_number, s.version, s.copy_created_at,
                exists (select
                        from delivery d
                        where d.record_id = l.record_id and d.target = l.system_id and d.intent is not null) as open_intent,
                array(select a.attribute from awaited_link a where a.link_id = l.id and not starts_with(a.attribute, 'external_id.')) as awaiting
              from link l
              join link_shadow s on s.link_id = l.id
              where l.record_id = any(:records)
              order by l.id
              """);

  // Ordered, so that two transactions that make the same links wait for one another in one
  // direction.
  private static final Sql MAKE =
      Sql.of(
          """
          with wanted as (
            select *
            from unnest(:record::uuid[], :system::text[], :object::text[], :nativeId::text[], :role::text[],
                        :generation::bigint[], :madeBy::text[], :fields::text[], :readNumber::bigint[], :version::text[],
                        :createdAt::timestamptz[], :syncedAt::timestamptz[], :source::text[], :run::text[], :hash::text[])
              as wanted (record_id, system_id, object, native_id, role, generation, made_by, fields, read_number, version,
                         copy_created_at, last_synced_at, source_system, sync_run_id, version_hash)
          ), made as (
            insert into link (record_id, system_id, object, native_id, role, generation, made_by)
            select record_id, system_id, object, native_id, role, generation, made_by
            from wanted
            order by system_id, object, native_id
            on conflict do nothing
            returning id, system_id, object, native_id
          ), shadows as (
            insert into link_shadow (link_id, fields, read_number, version, copy_created_at, last_synced_at, source_system,
                                     sync_run_id, version_hash)
            select made.id, fields::json, read_number, version, copy_created_at, last_synced_at, source_system, sync_run_id,
              version_hash
            from made
            join wanted using (system_id, object, native_id)
          ), matched as (
            delete from unmatched_copy u
            using made
            where (u.system_id, u.object, u.native_id) = (made.system_id, made.object, made.native_id)
          )
          select system_id, object, native_id from made
          """);

  // An existing link changes where it is this record's, or passes to it as the next generation
  // (S19).
  private static final Sql RENEW =
      Sql.of(
          """
          update link l
          set record_id = new.record_id, role = new.role, generation = new.generation, made_by = new.made_by
          from unnest(:record::uuid[], :system::text[], :object::text[], :nativeId::text[], :role::text[],
                      :generation::bigint[], :madeBy::text[])
            as new (record_id, system_id, object, native_id, role, generation, made_by)
          where (l.system_id, l.object, l.native_id) = (new.system_id, new.object, new.native_id)
            and (l.generation < new.generation
                 or l.generation = new.generation and l.record_id = new.record_id and l.role <> new.role)
            and (new.role <> 'main'
                 or not exists (select
                                from link main
                                where (main.record_id, main.system_id, main.object)
                                      = (new.record_id, new.system_id, new.object)
                                  and main.role = 'main' and main.id <> l.id))
          """);

  private static final Sql OWNED =
      Sql.of(
          """
          select l.system_id, l.object, l.native_id
          from unnest(:record::uuid[], :system::text[], :object::text[], :nativeId::text[], :generation::bigint[],
                      :role::text[])
            as wanted (record_id, system_id, object, native_id, generation, role)
          join link l using (record_id, system_id, object, native_id, generation, role)
          """);

  private static final Sql COPIES =
      Sql.of(
          """
          select record_id, system_id, object, native_id from link where record_id = any(:records)
          """);

  private static final Sql MARK =
      Sql.of(
          """
          update link_shadow s
          set last_synced_at = mark.at, source_system = mark.source, sync_run_id = mark.run, version_hash = mark.hash
          from unnest(:system::text[], :object::text[], :nativeId::text[], :syncedAt::timestamptz[], :source::text[],
                      :run::text[], :hash::text[])
            as mark (system_id, object, native_id, at, source, run, hash)
          join link l using (system_id, object, native_id)
          where s.link_id = l.id
            and (s.last_synced_at, s.version_hash) is distinct from (mark.at, mark.hash)
          """);

  private static final Sql SHADOWS =
      Sql.of(
          """
          update link_shadow s
          set fields = new.fields::json, read_number = new.read_number, version = new.version,
            copy_created_at = new.copy_created_at
          from unnest(:system::text[], :object::text[], :nativeId::text[], :fields::text[], :readNumber::bigint[],
                      :version::text[], :createdAt::timestamptz[])
            as new (system_id, object, native_id, fields, read_number, version, copy_created_at)
          join link l using (system_id, object, native_id)
          where s.link_id = l.id
          """);

  private LinkRows() {}

  public static Map<NativeRef, Link> byRef(Connection connection, Collection<NativeRef> refs) {
    var found = new HashMap<NativeRef, Link>();
    if (!refs.isEmpty()) {
      BY_REF
          .on(connection)
          .with(Rows.refs(refs))
          .list(LinkRows::link)
          .forEach(it -> found.put(it.ref(), it));
    }
    return found;
  }

  public static Map<RecordId, List<LinkState>> ofRecords(
      Connection connection, Collection<RecordId> records) {
    var found = new HashMap<RecordId, List<LinkState>>();
    for (var state : STATES.on(connection).with("records", "uuid", records).list(LinkRows::state)) {
      found.computeIfAbsent(state.link().record(), any -> new ArrayList<>()).add(state);
    }
    return found;
  }

  /** What these records are linked to, wherever. */
  public static Map<RecordId, List<NativeRef>> copies(
      Connection connection, Collection<RecordId> records) {
    var found = new HashMap<RecordId, List<NativeRef>>();
    if (!records.isEmpty()) {
      COPIES
          .on(connection)
          .with("records", "uuid", records)
          .list(
              row ->
                  found
                      .computeIfAbsent(row.record("record_id"), any -> new ArrayList<>())
                      .add(row.ref()));
    }
    return found;
  }

  /**
   * Makes links, with their shadows, or renews those the record has.
   *
   * @return those that another record has, or whose record has another main link there
   */
  public static Set<NativeRef> save(
      Connection connection, Collection<Link> links, Map<NativeRef, Shadow> shadows) {
    if (links.isEmpty()) {
      return Set.of();
    }
    var made = new HashSet<>(MAKE.on(connection).with(rows(links, shadows)).list(Row::ref));
    var others = links.stream().filter(it -> !made.contains(it.ref())).toList();
    if (others.isEmpty()) {
      return Set.of();
    }
    var owned = renew(connection, others);
    if (owned.size() < others.size()) {
      // A main link may have made room only now for one that takes its place.
      owned = renew(connection, others);
    }
    var known = owned;
    mark(connection, others.stream().filter(it -> known.contains(it.ref())).toList());
    var taken = new HashSet<NativeRef>();
    others.stream().map(Link::ref).filter(it -> !known.contains(it)).forEach(taken::add);
    return taken;
  }

  private static Set<NativeRef> renew(Connection connection, Collection<Link> links) {
    RENEW.on(connection).with(rows(links, Map.of())).update();
    return new HashSet<>(OWNED.on(connection).with(rows(links, Map.of())).list(Row::ref));
  }

  /** Writes what a sync leaves on its links; a link that was never synced leaves it as it is. */
  public static void mark(Connection connection, Collection<Link> links) {
    var synced = links.stream().filter(it -> it.lastSync().at() != null).toList();
    if (!synced.isEmpty()) {
      MARK.on(connection).with(rows(synced, Map.of())).update();
    }
  }

  public static void saveShadows(Connection connection, Map<NativeRef, Shadow> shadows) {
    if (shadows.isEmpty()) {
      return;
    }
    SHADOWS
        .on(connection)
        .with(
            Rows.of(shadows.entrySet())
                .text("system", it -> it.getKey().system())
                .text("object", it -> it.getKey().object())
                .text("nativeId", it -> it.getKey().id())
                .document("fields", it -> Documents.shadow(it.getValue().fields()))
                .number("readNumber", it -> it.getValue().readNumber())
                .text("version", it -> it.getValue().version())
                .time("createdAt", it -> it.getValue().createdAt())
                .rows())
        .update();
  }

  private static Rows rows(Collection<Link> links, Map<NativeRef, Shadow> shadows) {
    return Rows.of(links)
        .uuid("record", Link::record)
        .text("system", it -> it.ref().system())
        .text("object", it -> it.ref().object())
        .text("nativeId", it -> it.ref().id())
        .text("role", Link::role)
        .number("generation", Link::generation)
        .text("madeBy", Link::madeBy)
        .time("syncedAt", it -> it.lastSync().at())
        .text("source", it -> it.lastSync().source())
        .text("run", it -> it.lastSync().run())
        .text("hash", it -> Sealing.hash(hex(it)))
        .document("fields", it -> Documents.shadow(of(shadows, it).fields()))
        .number("readNumber", it -> of(shadows, it).readNumber())
        .text("version", it -> of(shadows, it).version())
        .time("createdAt", it -> of(shadows, it).createdAt())
        .rows();
  }

  private static @Nullable String hex(Link link) {
    var hash = link.lastSync().hash();
    return hash == null ? null : hash.hex();
  }

  private static Shadow of(Map<NativeRef, Shadow> shadows, Link link) {
    return shadows.getOrDefault(link.ref(), Shadow.UNKNOWN);
  }

  public static Link link(Row row) throws SQLException {
    return new Link(
        row.record("record_id"),
        row.ref(),
        row.constant("role", Link.Role.class),
        row.integer("generation"),
        row.text("made_by"),
        new Link.LastSync(
            row.maybeTime("last_synced_at"),
            row.maybeSystem("source_system"),
            row.maybeText("sync_run_id"),
            row.maybeHash("version_hash")));
  }

  private static LinkState state(Row row) throws SQLException {
    var shadow =
        new Shadow(
            Documents.shadow(row.document("fields")),
            row.number("read_number"),
            row.maybeText("version"),
            row.maybeTime("copy_created_at"));
    var awaiting = Set.copyOf(row.texts("awaiting"));
    return new LinkState(link(row), shadow, row.flag("open_intent"), awaiting);
  }
}
