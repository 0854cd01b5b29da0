package io.syncline.store.record;

import io.syncline.core.delivery.DeliveryStore.Ahead;
import io.syncline.core.model.ParentRecord;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.sync.effect.Effect.Referred;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The rows of references between records, and of the referenced records (S15). */
public final class ReferenceRows {

  // Share: a merge that is about to make one of them part of another ends first, or begins after.
  private static final Sql SHARE =
      Sql.of(
          """
          select r.id,
                 r.status in ('deleted', 'erased')
                   and exists (select from record_merge m where m.loser_id = r.id and m.undone_at is null) as merged
          from record r
          where r.id = any(:parents)
          order by r.id
          for share of r
          """);

  private static final Sql DROP =
      Sql.of(
          """
          delete from record_reference r
          where r.record_id = any(:records)
            and not exists (select
                            from unnest(:record::uuid[], :attribute::text[]) as kept (record_id, attribute)
                            where (kept.record_id, kept.attribute) = (r.record_id, r.attribute))
          """);

  // A repeated value keeps the record that its reference was followed to.
  private static final Sql SAVE =
      Sql.of(
          """
          insert into record_reference as known (record_id, attribute, parent_id, followed_from)
          select * from unnest(:record::uuid[], :attribute::text[], :parent::uuid[], :followed::uuid[])
          on conflict (record_id, attribute) do update
          set parent_id = excluded.parent_id, followed_from = excluded.followed_from
          where known.parent_id <> excluded.parent_id
             or excluded.followed_from is not null and known.followed_from is distinct from excluded.followed_from
          """);

  private static final Sql NEW =
      Sql.of(
          """
          select distinct said.parent_id
          from unnest(:record::uuid[], :attribute::text[], :parent::uuid[]) as said (record_id, attribute, parent_id)
          where not exists (select
                            from record_reference r
                            where (r.record_id, r.attribute, r.parent_id)
                                  = (said.record_id, said.attribute, said.parent_id))
          """);

  private static final Sql CHILDREN =
      Sql.of("select distinct record_id from record_reference where parent_id = :parent");

  private static final Sql FOLLOWERS =
      Sql.of("select record_id, attribute from record_reference where followed_from = :loser");

  private static final Sql RECORDS =
      Sql.of("select id, status from record where id = any(:records)");

  private static final Sql LINKS =
      Sql.of(
          """
          select l.record_id, l.system_id, l.object, l.native_id, l.role, l.generation, l.made_by,
                 null::timestamptz as last_synced_at, null::text as source_system, null::text as sync_run_id,
                 null::text as version_hash
          from link l
          where l.record_id = any(:records)
          """);

  // Records that reference each other in a circle do not wait for each other: `up` is followed for
  // a limited number of steps only.
  private static final Sql AHEAD =
      Sql.of(
          """
          with recursive child as materialized (
            select d.id, d.record_id, d.target, d.seq, d.created_at from delivery d where d.id = any(:deliveries)
          ), named as materialized (
            select child.*, r.parent_id
            from child
            join record_reference r on r.record_id = child.record_id and r.parent_id <> child.record_id
          ), parent as materialized (
            select record_id, target, seq, created_at
            from delivery
            where record_id = any(array(select parent_id from named)) and intent is null
            union all
            select record_id, target, seq, created_at
            from delivery
            where record_id = any(array(select parent_id from named)) and intent is not null
          ), ahead as (
            select distinct named.id, named.record_id, named.parent_id, parent.seq < named.seq as earlier,
                   parent.created_at = named.created_at as together
            from named
            join parent on parent.record_id = named.parent_id and parent.target = named.target
          ), up (id, record_id, ancestor, steps) as (
            select id, record_id, parent_id, 1 from ahead
            union
            select up.id, up.record_id, r.parent_id, up.steps + 1
            from up
            join record_reference r on r.record_id = up.ancestor
            where up.steps < 20 and up.ancestor <> up.record_id
          )
          select id, parent_id, circular, bool_or(earlier or together and not circular) as earlier
          from (select ahead.*, exists (select from up where up.id = ahead.id and up.ancestor = up.record_id) as circular
                from ahead) as ahead
          group by id, parent_id, circular
          """);

  private record Reference(RecordId record, String attribute, Referred named) {}

  private ReferenceRows() {}

  /**
   * Saves the references of records.
   *
   * @throws Database.ConcurrentChange where one of them has just become part of another
   */
  public static void save(Connection connection, Map<RecordId, Map<String, Referred>> references) {
    if (references.isEmpty()) {
      return;
    }
    var all = new ArrayList<Reference>();
    references.forEach(
        (record, named) ->
            named.forEach((attribute, it) -> all.add(new Reference(record, attribute, it))));
    var rows = rows(all);
    share(connection, all);
    DROP.on(connection).with("records", "uuid", references.keySet()).with(rows).update();
    if (!all.isEmpty()) {
      SAVE.on(connection).with(rows).update();
    }
  }

  private static void share(Connection connection, List<Reference> all) {
    if (all.isEmpty()) {
      return;
    }
    var fresh =
        new HashSet<>(NEW.on(connection).with(rows(all)).list(row -> row.record("parent_id")));
    if (fresh.isEmpty()) {
      return;
    }
    boolean merged =
        SHARE
            .on(connection)
            .with("parents", "uuid", new TreeSet<>(fresh))
            .list(row -> row.flag("merged"))
            .contains(true);
    if (merged) {
      throw new Database.ConcurrentChange("A record that another one names");
    }
  }

  private static Rows rows(List<Reference> all) {
    return Rows.of(all)
        .uuid("record", Reference::record)
        .text("attribute", Reference::attribute)
        .uuid("parent", it -> it.named().parent())
        .uuid("followed", it -> it.named().followed())
        .rows();
  }

  public static Set<RecordId> children(Connection connection, RecordId parent) {
    return new HashSet<>(
        CHILDREN
            .on(connection)
            .with("parent", parent.value())
            .list(row -> row.record("record_id")));
  }

  public static Map<RecordId, Set<String>> followers(Connection connection, RecordId loser) {
    record Follower(RecordId record, String attribute) {}
    var found = new HashMap<RecordId, Set<String>>();
    FOLLOWERS
        .on(connection)
        .with("loser", loser.value())
        .list(row -> new Follower(row.record("record_id"), row.text("attribute")))
        .forEach(
            it -> found.computeIfAbsent(it.record(), any -> new HashSet<>()).add(it.attribute()));
    return found;
  }

  public static Map<RecordId, ParentRecord> parents(
      Connection connection, Collection<RecordId> records) {
    var found = new HashMap<RecordId, ParentRecord>();
    if (records.isEmpty()) {
      return found;
    }
    RECORDS
        .on(connection)
        .with("records", "uuid", records)
        .list(
            row ->
                new ParentRecord(
                    row.record("id"),
                    row.constant("status", UnifiedRecord.Status.class),
                    List.of()))
        .forEach(it -> found.put(it.id(), it));
    for (var link : LINKS.on(connection).with("records", "uuid", records).list(LinkRows::link)) {
      found.computeIfPresent(
          link.record(),
          (id, it) -> {
            var links = new ArrayList<>(it.links());
            links.add(link);
            return new ParentRecord(id, it.status(), links);
          });
    }
    return found;
  }

  public static Map<UUID, Ahead> ahead(Connection connection, Collection<UUID> deliveries) {
    record Other(UUID delivery, RecordId parent, boolean earlier, boolean circular) {}
    var found = new HashMap<UUID, Ahead>();
    for (var it :
        AHEAD
            .on(connection)
            .withIds("deliveries", deliveries)
            .list(
                row ->
                    new Other(
                        row.uuid("id"),
                        row.record("parent_id"),
                        row.flag("earlier"),
                        row.flag("circular")))) {
      var known = found.getOrDefault(it.delivery(), Ahead.NONE);
      found.put(
          it.delivery(),
          new Ahead(
              it.earlier() ? plus(known.earlier(), it.parent()) : known.earlier(),
              it.circular() ? known.coming() : plus(known.coming(), it.parent())));
    }
    return found;
  }

  private static Set<RecordId> plus(Set<RecordId> some, RecordId one) {
    var all = new HashSet<>(some);
    all.add(one);
    return all;
  }
}
