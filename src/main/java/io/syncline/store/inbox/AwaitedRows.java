package io.syncline.store.inbox;

import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.Effect.PendingReference;
import io.syncline.core.sync.effect.Effect.ReferencesAwaited;
import io.syncline.core.sync.state.reads.IdentityReads.Claim;
import io.syncline.store.delivery.DeliveryRows;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of copies that wait for a record to be known, or to be in a system (S15). Saving a wait
 * and making the link take the same lock, so that neither misses the other.
 */
public final class AwaitedRows {

  /** The number of locks over all native records; making a link takes them shared. */
  private static final int BUCKETS = 64;

  private static final Sql ALONE =
      Sql.of("select pg_advisory_xact_lock(:space, bucket) from unnest(:buckets::int[]) as bucket");

  private static final Sql SHARED =
      Sql.of(
          "select pg_advisory_xact_lock_shared(:space, bucket) from unnest(:buckets::int[]) as"
              + " bucket");

  /** Distinguishes these locks from all others: the characters of `aw8d`. */
  private static final int SPACE = 0x61773864;

  private static final Sql FORGET =
      Sql.of(
          """
          delete from awaited_link a
          using unnest(:system::text[], :object::text[], :nativeId::text[], :field::text[])
            as said (system_id, object, native_id, field)
          join link l using (system_id, object, native_id)
          where a.link_id = l.id and a.field = said.field
          """);

  // A repeated id of another system is not reported again: it may belong to another record for
  // good. The copy does not wait for a native record that was linked meanwhile: its row is marked
  // below, like any other.
  private static final Sql WAIT =
      Sql.of(
          """
          insert into awaited_link (link_id, field, attribute, system_id, object, native_id, since)
          select l.id, wait.field, wait.attribute, wait.whom_system, wait.whom_object, wait.whom_id, wait.since
          from unnest(:system::text[], :object::text[], :nativeId::text[], :field::text[], :attribute::text[],
                      :whomSystem::text[], :whomObject::text[], :whomId::text[], :since::timestamptz[])
            as wait (system_id, object, native_id, field, attribute, whom_system, whom_object, whom_id, since)
          join link l using (system_id, object, native_id)
          on conflict (link_id, field) do update
          set attribute = excluded.attribute, system_id = excluded.system_id, object = excluded.object,
              native_id = excluded.native_id, since = excluded.since,
              notified = awaited_link.notified and starts_with(excluded.attribute, 'external_id.')
                and (awaited_link.system_id, awaited_link.object, awaited_link.native_id)
                  = (excluded.system_id, excluded.object, excluded.native_id)
          """);

  // The row stays until the copy has been processed: its record still lacks the value.
  private static final Sql REPORT =
      Sql.of(
          """
          update awaited_link a
          set notified = true
          from unnest(:system::text[], :object::text[], :nativeId::text[], :at::timestamptz[])
            as linked (system_id, object, native_id, at)
          join link named using (system_id, object, native_id),
               link l
          where (a.system_id, a.object, a.native_id) = (named.system_id, named.object, named.native_id)
            and l.id = a.link_id and not a.notified
          returning l.system_id, l.object, l.native_id, greatest(a.since, linked.at) as at
          """);

  // Due since it was ordered: at once, whatever the clocks say.
  private static final Sql DUE =
      Sql.of(
          """
          with child as materialized (
            select r.record_id, linked.system_id
            from unnest(:record::uuid[], :system::text[]) as linked (record_id, system_id)
            join record_reference r on r.parent_id = linked.record_id
          ), waiting as (
            select d.id
            from delivery d
            where d.record_id = any(array(select record_id from child)) and d.intent is null and d.waits
              and exists (select
                          from child c
                          where c.record_id = d.record_id and c.system_id is not distinct from d.target)
            order by d.record_id, d.target
            for no key update
          )
          update delivery set next_attempt_at = created_at where id = any(array(select id from waiting))
          """);

  // What refers to a record whose copy there is another one than before.
  private static final Sql RENAMED =
      Sql.of(
          """
          select r.record_id, child.entity, linked.system_id, array_agg(distinct r.attribute) as attributes
          from unnest(:record::uuid[], :system::text[], :object::text[]) as linked (record_id, system_id, object)
          join record_reference r on r.parent_id = linked.record_id
          join record child on child.id = r.record_id
          where exists (select
                        from tombstone t
                        where t.record_id = linked.record_id
                          and (t.system_id, t.object) = (linked.system_id, linked.object))
            and exists (select
                        from link c
                        where c.record_id = r.record_id and c.system_id = linked.system_id and c.role = 'main')
          group by r.record_id, child.entity, linked.system_id
          """);

  private static final Sql CLAIMS =
      Sql.of(
          """
          select l.system_id, l.object, l.native_id, l.record_id, a.system_id as whom_system, a.object as whom_object,
                 a.native_id as whom_id
          from unnest(:system::text[], :object::text[], :nativeId::text[]) as named (system_id, object, native_id)
          join awaited_link a using (system_id, object, native_id)
          join link l on l.id = a.link_id
          where starts_with(a.attribute, 'external_id.')
          union
          select l.system_id, l.object, l.native_id, l.record_id, a.system_id, a.object, a.native_id
          from link l
          join awaited_link a on a.link_id = l.id
          where l.record_id = any(:records) and starts_with(a.attribute, 'external_id.')
          """);

  private static final Origin BY_REFERENCE = Origin.of("reference");

  private record Wait(ReferencesAwaited copy, String field, String attribute, NativeRef awaited) {}

  private record Said(NativeRef ref, String field) {}

  private record Woken(NativeRef ref, Instant at) {}

  private AwaitedRows() {}

  /** What copies say of ids of other systems that is not so, or not yet. */
  public static Set<Claim> claims(
      Connection connection, Collection<NativeRef> named, Collection<RecordId> records) {
    var rows = Rows.refs(named);
    return Set.copyOf(
        CLAIMS
            .on(connection)
            .with(rows)
            .with("records", "uuid", records)
            .list(
                row ->
                    new Claim(
                        row.ref(),
                        row.record("record_id"),
                        new NativeRef(
                            SystemId.of(row.text("whom_system")),
                            row.text("whom_object"),
                            row.text("whom_id")))));
  }

  /** Saves the records that copies wait for; those that were linked meanwhile wake them at once. */
  public static void save(Connection connection, Collection<ReferencesAwaited> copies, Ids ids) {
    var said = new ArrayList<Said>();
    var waits = new ArrayList<Wait>();
    for (var copy : copies) {
      copy.read().stream()
          .filter(it -> !isExternal(copy.fields().get(it)))
          .forEach(it -> said.add(new Said(copy.ref(), it)));
      copy.fields()
          .forEach(
              (field, it) -> waits.add(new Wait(copy, field, it.attribute(), it.referenced())));
    }
    if (!said.isEmpty()) {
      FORGET
          .on(connection)
          .with(
              Rows.of(said)
                  .text("system", it -> it.ref().system())
                  .text("object", it -> it.ref().object())
                  .text("nativeId", it -> it.ref().id())
                  .text("field", Said::field)
                  .rows())
          .update();
    }
    if (!waits.isEmpty()) {
      lock(connection, ALONE, waits.stream().map(Wait::awaited).toList());
      WAIT.on(connection).with(rows(waits)).update();
      var since = new HashMap<NativeRef, Instant>();
      waits.forEach(it -> since.put(it.awaited(), it.copy().since()));
      report(connection, since, ids);
    }
  }

  /** Its row stays, so that a repeated value is not reported again. */
  private static boolean isExternal(@Nullable PendingReference field) {
    return field != null && field.attribute().startsWith(ExposedLink.PREFIX);
  }

  private static Rows rows(List<Wait> waits) {
    return Rows.of(waits)
        .text("system", it -> it.copy().ref().system())
        .text("object", it -> it.copy().ref().object())
        .text("nativeId", it -> it.copy().ref().id())
        .text("field", Wait::field)
        .text("attribute", Wait::attribute)
        .text("whomSystem", it -> it.awaited().system())
        .text("whomObject", it -> it.awaited().object())
        .text("whomId", it -> it.awaited().id())
        .time("since", it -> it.copy().since())
        .rows();
  }

  /**
   * Wakes all that waited for these links: copies that name them, deliveries that refer to them.
   * And orders that copies which name the one that stood there before name the new one.
   */
  public static void linked(Connection connection, Collection<Link> links, Ids ids) {
    if (links.isEmpty()) {
      return;
    }
    lock(connection, SHARED, links.stream().map(Link::ref).toList());
    var made = new HashMap<NativeRef, Instant>();
    for (var link : links) {
      var at = link.lastSync().at();
      made.put(link.ref(), at == null ? Instant.EPOCH : at);
    }
    report(connection, made, ids);
    var rows =
        Rows.of(links)
            .uuid("record", Link::record)
            .text("system", it -> it.ref().system())
            .text("object", it -> it.ref().object())
            .rows();
    DUE.on(connection).with(rows).update();
    DeliveryRows.add(connection, RENAMED.on(connection).with(rows).list(row -> renamed(row, ids)));
  }

  private static void report(Connection connection, Map<NativeRef, Instant> links, Ids ids) {
    var woken =
        REPORT
            .on(connection)
            .with(
                Rows.of(links.entrySet())
                    .text("system", it -> it.getKey().system())
                    .text("object", it -> it.getKey().object())
                    .text("nativeId", it -> it.getKey().id())
                    .time("at", Map.Entry::getValue)
                    .rows())
            .list(row -> new Woken(row.ref(), row.time("at")));
    InboxRows.accept(
        connection, woken.stream().distinct().map(it -> look(it.ref(), it.at(), ids)).toList());
  }

  private static Delivery renamed(Row row, Ids ids) throws SQLException {
    var id = ids.next();
    return Delivery.due(
        id,
        new Delivery.Change(
            row.record("record_id"),
            row.text("entity"),
            row.system("system_id"),
            Set.copyOf(row.texts("attributes")),
            false),
        new Delivery.Cause(List.of(), BY_REFERENCE),
        Ids.madeAt(id));
  }

  /** A look at a copy whose reference can be read now. */
  static InboxEvent look(NativeRef copy, Instant at, Ids ids) {
    return InboxEvent.readRequest(ids.next(), copy, InboxEvent.Source.OBSERVED, at, BY_REFERENCE);
  }

  /**
   * Deliveries that have just been put off until records are in the target: those whose record came
   * there meanwhile are due at once. The records waited for are locked, so who links one later sees
   * who waits.
   */
  public static void recheck(
      Connection connection, Map<UUID, ? extends Collection<RecordId>> parents) {
    record Waiting(UUID delivery, RecordId parent) {}
    var rows =
        parents.entrySet().stream()
            .flatMap(it -> it.getValue().stream().map(parent -> new Waiting(it.getKey(), parent)))
            .toList();
    if (!rows.isEmpty()) {
      THERE
          .on(connection)
          .with(Rows.of(rows).uuid("id", Waiting::delivery).uuid("parent", Waiting::parent).rows())
          .update();
    }
  }

  private static final Sql THERE =
      Sql.of(
          """
          update delivery d
          set next_attempt_at = d.created_at
          from unnest(:id::uuid[], :parent::uuid[]) as waiting (id, parent_id)
          join link l on l.record_id = waiting.parent_id and l.role = 'main'
          where d.id = any(:id::uuid[]) and d.id = waiting.id and l.system_id is not distinct from d.target and d.waits
          """);

  private static void lock(Connection connection, Sql how, Collection<NativeRef> refs) {
    var buckets =
        refs.stream()
            .map(it -> Slice.shardOf(it.toString()) % BUCKETS)
            .distinct()
            .sorted()
            .toList();
    how.on(connection).with("space", SPACE).with("buckets", "int", buckets).list(row -> true);
  }
}
