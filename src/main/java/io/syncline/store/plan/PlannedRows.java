package io.syncline.store.plan;

import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.store.record.MatchRows;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What the writes of a plan that is being built would leave behind, as later ones find it. */
public final class PlannedRows {

  private static final Sql OWNERS =
      Sql.of(
          """
          select l.system_id, l.object, l.native_id, l.record_id
          from unnest(:system::text[], :object::text[], :nativeId::text[]) as wanted (system_id, object, native_id)
          join plan_link l using (system_id, object, native_id)
          where l.plan_id = :plan
          """);

  private static final Sql MATCHING =
      Sql.of(
          """
          select k.entity, k.rule, wanted.plain as hash, k.record_id
          from unnest(:entity::text[], :rule::text[], :hash::text[], :plain::text[])
            as wanted (entity, rule, hash, plain)
          join plan_key k using (entity, rule, hash)
          where k.plan_id = :plan
          limit 10000
          """);

  private static final Sql RECORDS =
      Sql.of(
          "select record_id, document from plan_record where plan_id = :plan and record_id ="
              + " any(:records)");

  private static final Sql COPIES =
      Sql.of(
          """
          select i.target as system_id, i.object, i.native_id, i.document
          from unnest(:system::text[], :object::text[], :nativeId::text[]) as wanted (target, object, native_id)
          join plan_item i using (target, object, native_id)
          where i.plan_id = :plan and i.kind in ('create', 'update')
          order by i.seq
          """);

  private static final Sql REMOVED =
      Sql.of(
          """
          select distinct i.target as system_id, i.object, i.native_id
          from unnest(:system::text[], :object::text[], :nativeId::text[]) as wanted (target, object, native_id)
          join plan_item i using (target, object, native_id)
          where i.plan_id = :plan and i.kind = 'remove'
          """);

  private PlannedRows() {}

  static Map<NativeRef, RecordId> owners(
      Connection connection, String plan, Collection<NativeRef> refs) {
    record Owner(NativeRef ref, RecordId record) {}
    var owners = new HashMap<NativeRef, RecordId>();
    OWNERS
        .on(connection)
        .with("plan", plan)
        .with(Rows.refs(refs))
        .list(row -> new Owner(row.ref(), row.record("record_id")))
        .forEach(it -> owners.put(it.ref(), it.record()));
    return owners;
  }

  public static Map<MatchValue, Set<RecordId>> matching(
      Connection connection, String plan, Collection<MatchValue> values) {
    return MatchRows.holders(
        MATCHING.on(connection).with("plan", plan).with(MatchRows.wanted(connection, values)),
        row -> row.record("record_id"));
  }

  static Map<RecordId, RecordState> records(
      Connection connection, String plan, Collection<RecordId> ids) {
    var found = new HashMap<RecordId, RecordState>();
    RECORDS
        .on(connection)
        .with("plan", plan)
        .with("records", "uuid", ids)
        .list(row -> PlanDocuments.record(row.record("record_id"), row.document("document")))
        .forEach(it -> found.put(it.record().id(), it));
    return found;
  }

  /** The fields of each copy; where several items write to it, the later over the earlier. */
  static Map<NativeRef, Value.Struct> copies(
      Connection connection, String plan, Collection<NativeRef> refs) {
    record Copy(NativeRef ref, Value.Struct fields) {}
    var found = new HashMap<NativeRef, Value.Struct>();
    COPIES
        .on(connection)
        .with("plan", plan)
        .with(Rows.refs(refs))
        .list(
            row ->
                new Copy(
                    row.ref(),
                    new Doc(Json.stored(row.document("document"))).doc("fields").struct()))
        .forEach(it -> found.merge(it.ref(), it.fields(), PlanItem::over));
    return found;
  }

  static Set<NativeRef> removed(Connection connection, String plan, Collection<NativeRef> refs) {
    return Set.copyOf(
        REMOVED.on(connection).with("plan", plan).with(Rows.refs(refs)).list(Row::ref));
  }
}
