package io.syncline.store.record;

import io.syncline.core.identity.KeptApart;
import io.syncline.core.identity.Merger;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.sync.effect.Effect.CopyKeptApart;
import io.syncline.core.sync.effect.Effect.RecordsKeptApart;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of what a person kept apart: two records, or a copy and a record. What became part of
 * another record is kept apart as that record; a merge of the two takes the verdict back.
 */
public final class KeptApartRows {

  private static final Sql KEEP =
      Sql.of(
          """
          insert into record_apart (one_id, other_id, actor, at)
          select * from unnest(:one::uuid[], :other::uuid[], :actor::text[], :at::timestamptz[])
          on conflict do nothing
          """);

  private static final Sql KEEP_COPIES =
      Sql.of(
          """
          insert into copy_apart (system_id, object, native_id, record_id, actor, at)
          select * from unnest(:system::text[], :object::text[], :nativeId::text[], :record::uuid[], :actor::text[],
                               :at::timestamptz[])
          on conflict do nothing
          """);

  private static final Sql TAKE_BACK =
      Sql.of(
          """
          delete from record_apart a
          using unnest(:one::uuid[], :other::uuid[]) as merged (one_id, other_id)
          where (a.one_id, a.other_id) = (merged.one_id, merged.other_id)
          """);

  /** A record with those that became part of it. */
  private static final String MINE =
      """
      with recursive mine (asked, id) as (
        select asked, asked from unnest(:records::uuid[]) as asked
        union
        select m.asked, g.loser_id
        from mine m
        join record_merge g on g.survivor_id = m.id and g.undone_at is null
      ), apart (asked, id) as (
        (select m.asked, a.other_id from mine m join record_apart a on a.one_id = m.id
         union
         select m.asked, a.one_id from mine m join record_apart a on a.other_id = m.id)
      """;

  /** Those kept apart from it, and what they became part of. */
  private static final String THEIRS =
      """
        union
        select a.asked, g.survivor_id
        from apart a
        join record_merge g on g.loser_id = a.id and g.undone_at is null
      )
      """;

  private static final Sql RECORDS =
      Sql.of(
          MINE
              + """
                union
                select c.record_id, c.record_id
                from copy_apart c
                where (c.system_id, c.object, c.native_id) = (:system, :object, :nativeId)
              """
              + THEIRS
              + "select distinct id from apart where id <> all(:records::uuid[])");

  private static final Sql COPIES =
      Sql.of(
          MINE
              + THEIRS
              + """
              select a.asked, l.system_id, l.object, l.native_id
              from apart a
              join link l on l.record_id = a.id
              where a.id <> a.asked
              union
              select a.asked, t.system_id, t.object, t.native_id
              from apart a
              join tombstone t on t.record_id = a.id
              where a.id <> a.asked
                and not exists (select from link l
                                where (l.system_id, l.object, l.native_id) = (t.system_id, t.object, t.native_id))
              union
              select m.asked, c.system_id, c.object, c.native_id
              from mine m
              join copy_apart c on c.record_id = m.id
              where not exists (select from link l
                                where (l.system_id, l.object, l.native_id) = (c.system_id, c.object, c.native_id)
                                  and l.record_id = m.asked)
              """);

  // What a record became part of is looked up afterwards.
  private static final Sql PAGE =
      Sql.of(
          """
          select v.place, v.one, v.other, v.system_id, v.object, v.native_id, v.actor, v.at
          from (
            select 'c' || md5(concat_ws('/', system_id, object, native_id)) || record_id as place, record_id as one,
                   null::uuid as other, system_id, object, native_id, actor, at
            from copy_apart
            union all
            select 'r' || one_id || other_id, one_id, other_id, null, null, null, actor, at from record_apart
          ) v
          join record r on r.id = v.one
          where (:entities::text[] is null or r.entity = any(:entities::text[])) and (:after::text is null or v.place > :after::text)
          order by v.place
          limit :limit
          """);

  private KeptApartRows() {}

  /** What was kept apart is one now. */
  static void takeBack(Connection connection, Collection<Merger> mergers) {
    var pairs =
        mergers.stream()
            .map(it -> RecordsKeptApart.of(it.survivor(), it.loser(), it.actor(), it.at()))
            .toList();
    TAKE_BACK
        .on(connection)
        .with(
            Rows.of(pairs)
                .uuid("one", RecordsKeptApart::one)
                .uuid("other", RecordsKeptApart::other)
                .rows())
        .update();
  }

  public static void keep(Connection connection, Collection<RecordsKeptApart> pairs) {
    KEEP.on(connection)
        .with(
            Rows.of(pairs)
                .uuid("one", RecordsKeptApart::one)
                .uuid("other", RecordsKeptApart::other)
                .text("actor", it -> Row.words(it.actor()))
                .time("at", RecordsKeptApart::at)
                .rows())
        .update();
  }

  public static void keepCopies(Connection connection, Collection<CopyKeptApart> copies) {
    KEEP_COPIES
        .on(connection)
        .with(
            Rows.of(copies)
                .text("system", it -> it.copy().system())
                .text("object", it -> it.copy().object())
                .text("nativeId", it -> it.copy().id())
                .uuid("record", CopyKeptApart::record)
                .text("actor", it -> Row.words(it.actor()))
                .time("at", CopyKeptApart::at)
                .rows())
        .update();
  }

  /**
   * The records that a person kept apart from a copy, or from the record whose copy it was last.
   */
  public static Set<RecordId> records(
      Connection connection, NativeRef copy, @Nullable RecordId was) {
    return new HashSet<>(
        RECORDS
            .on(connection)
            .with("records", "uuid", was == null ? Set.of() : Set.of(was))
            .with("system", copy.system())
            .with("object", copy.object())
            .with("nativeId", copy.id())
            .list(row -> row.record("id")));
  }

  /** A page of all that is kept, by their places. */
  public static List<KeptApart.Verdict> page(
      Connection connection, @Nullable Set<String> entities, @Nullable String after, int limit) {
    var rows =
        PAGE.on(connection)
            .with("entities", Row.names(entities))
            .with("after", after)
            .with("limit", limit)
            .list(Kept::of);
    var records = new HashSet<RecordId>();
    for (var it : rows) {
      records.add(it.one());
      if (it.other() != null) {
        records.add(it.other());
      }
    }
    var became = MergeRows.survivors(connection, records);
    records.addAll(became.values());
    var links = LinkRows.ofRecords(connection, records);
    Function<RecordId, Set<NativeRef>> copies =
        record ->
            links.getOrDefault(became.getOrDefault(record, record), List.of()).stream()
                .map(it -> it.link().ref())
                .collect(Collectors.toCollection(TreeSet::new));
    return rows.stream().map(it -> it.verdict(copies)).toList();
  }

  private record Kept(
      String place,
      RecordId one,
      @Nullable RecordId other,
      @Nullable NativeRef copy,
      String actor,
      Instant at) {

    static Kept of(Row row) throws SQLException {
      return new Kept(
          row.text("place"),
          row.record("one"),
          row.maybeRecord("other"),
          row.maybeRef("system_id"),
          row.text("actor"),
          row.time("at"));
    }

    KeptApart.Verdict verdict(Function<RecordId, Set<NativeRef>> copies) {
      var others =
          other != null ? copies.apply(other) : copy == null ? Set.<NativeRef>of() : Set.of(copy);
      var ones = new TreeSet<>(copies.apply(one));
      ones.removeAll(others);
      return new KeptApart.Verdict(place, ones, others, actor, at);
    }
  }

  /** The copies, now or last, of what a person kept apart from these records. */
  public static Map<RecordId, Set<NativeRef>> copies(
      Connection connection, Collection<RecordId> records) {
    record Copy(RecordId record, NativeRef ref) {}
    var found = new HashMap<RecordId, Set<NativeRef>>();
    COPIES
        .on(connection)
        .with("records", "uuid", records)
        .list(row -> new Copy(row.record("asked"), row.ref()))
        .forEach(it -> found.computeIfAbsent(it.record(), any -> new HashSet<>()).add(it.ref()));
    return found;
  }
}
