package io.syncline.store.plan;

import io.syncline.core.backfill.plan.Plan;
import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.store.record.MatchRows;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Documents;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of plans. */
public final class PlanRows {

  static final String COLUMNS =
      """
      select id, sync, created_at, approved_by, approved_at, executed_by, summary,
             case
               when status = 'building'
                 and exists (select from sync_run r where r.id = plan.id and r.status in ('failed', 'cancelled'))
                 then 'failed'
               else status
             end as status
      from plan
      """;

  static final String ITEMS =
      """
      select seq, kind, entity, record_id, source_system, source_object, source_id, target, object, native_id, document,
             reason, newer, status, refusal
      from plan_item
      """;

  private static final Sql ADD_ITEMS =
      Sql.of(
          """
          insert into plan_item (plan_id, seq, kind, entity, record_id, source_system, source_object, source_id, target,
                                 object, native_id, attributes, document, reason, newer)
          select :plan, last.seq + place, kind, entity, record_id, source_system, source_object, source_id, target, object,
                 native_id, attributes::text[], document::json, reason, newer
          from unnest(:kind::text[], :entity::text[], :record::uuid[], :sourceSystem::text[], :sourceObject::text[],
                      :sourceId::text[], :target::text[], :object::text[], :nativeId::text[], :attributes::text[],
                      :document::text[], :reason::text[], :newer::boolean[])
            with ordinality as item (kind, entity, record_id, source_system, source_object, source_id, target, object,
                                     native_id, attributes, document, reason, newer, place)
          cross join (select coalesce(max(seq), 0) as seq from plan_item where plan_id = :plan) as last
          """);

  private static final Sql ADD_RECORDS =
      Sql.of(
          """
          insert into plan_record (plan_id, record_id, entity, document)
          select :plan, record_id, entity, document::json
          from unnest(:record::uuid[], :entity::text[], :document::text[]) as planned (record_id, entity, document)
          on conflict (plan_id, record_id) do update
          set entity = excluded.entity, document = excluded.document
          """);

  private static final Sql ADD_LINKS =
      Sql.of(
          """
          insert into plan_link (plan_id, system_id, object, native_id, record_id)
          select :plan, system_id, object, native_id, record_id
          from unnest(:system::text[], :object::text[], :nativeId::text[], :record::uuid[])
            as link (system_id, object, native_id, record_id)
          on conflict (plan_id, system_id, object, native_id) do update
          set record_id = excluded.record_id
          """);

  private static final Sql DROP_KEYS =
      Sql.of("delete from plan_key where plan_id = :plan and record_id = any(:records)");

  private static final Sql ADD_KEYS =
      Sql.of(
          """
          insert into plan_key (plan_id, entity, rule, hash, record_id)
          select :plan, entity, rule, hash, record_id
          from unnest(:entity::text[], :rule::text[], :hash::text[], :record::uuid[])
            as match_value (entity, rule, hash, record_id)
          on conflict do nothing
          """);

  private PlanRows() {}

  static void addItems(Connection connection, String plan, List<PlanItem> items) {
    if (items.isEmpty()) {
      return;
    }
    ADD_ITEMS
        .on(connection)
        .with("plan", plan)
        .with(
            Rows.of(items)
                .text("kind", PlanItem::kind)
                .text("entity", it -> it.subject().entity())
                .uuid("record", it -> it.subject().record())
                .text(
                    "sourceSystem",
                    it -> it.source().ref() == null ? null : it.source().ref().system())
                .text(
                    "sourceObject",
                    it -> it.source().ref() == null ? null : it.source().ref().object())
                .text("sourceId", it -> it.source().ref() == null ? null : it.source().ref().id())
                .text("target", it -> it.target().system())
                .text(
                    "object", it -> it.target().copy() == null ? null : it.target().copy().object())
                .text("nativeId", it -> it.target().copy() == null ? null : it.target().copy().id())
                .text("attributes", it -> Row.literal(List.copyOf(new TreeSet<>(it.attributes()))))
                .document("document", PlanDocuments::item)
                .text(
                    "reason",
                    it -> it.effect().reason() == null ? null : Row.words(it.effect().reason()))
                .flag("newer", it -> it.effect().newer())
                .rows())
        .update();
  }

  public static void addPlannedWrites(
      Connection connection, String plan, Collection<PlanStore.PlannedWrite> planned) {
    if (planned.isEmpty()) {
      return;
    }
    ADD_RECORDS
        .on(connection)
        .with("plan", plan)
        .with(
            Rows.of(planned)
                .uuid("record", it -> it.state().record().id())
                .text("entity", it -> it.state().record().entity())
                .document("document", it -> PlanDocuments.record(it.state()))
                .rows())
        .update();
    var links = new ArrayList<RecordState.LinkState>();
    planned.forEach(it -> links.addAll(it.state().links()));
    if (!links.isEmpty()) {
      ADD_LINKS
          .on(connection)
          .with("plan", plan)
          .with(
              Rows.of(links)
                  .text("system", it -> it.link().ref().system())
                  .text("object", it -> it.link().ref().object())
                  .text("nativeId", it -> it.link().ref().id())
                  .uuid("record", it -> it.link().record())
                  .rows())
          .update();
    }
    addKeys(connection, plan, planned);
  }

  private static void addKeys(
      Connection connection, String plan, Collection<PlanStore.PlannedWrite> planned) {
    var keys =
        planned.stream()
            .collect(
                Collectors.toMap(
                    it -> it.state().record().id(),
                    PlanStore.PlannedWrite::values,
                    (one, other) -> other));
    DROP_KEYS.on(connection).with("plan", plan).with("records", "uuid", keys.keySet()).update();
    ADD_KEYS.on(connection).with("plan", plan).with(MatchRows.stored(keys)).update();
  }

  static Plan plan(Row row) throws SQLException {
    return new Plan(
        row.text("id"),
        row.text("sync"),
        row.constant("status", Plan.Status.class),
        row.time("created_at"),
        new Plan.Approval(
            row.maybeText("approved_by"),
            row.maybeTime("approved_at"),
            row.maybeText("executed_by")),
        Json.stored(row.text("summary")));
  }

  static PlanItem item(Row row) throws SQLException {
    var doc = new Doc(Json.stored(row.document("document")));
    var target = row.maybeSystem("target");
    return new PlanItem(
        row.number("seq"),
        row.constant("kind", PlanItem.Kind.class),
        new PlanItem.Subject(
            row.text("entity"),
            doc.maybe("names") instanceof Value.Struct names ? names.fields() : Map.of(),
            row.maybeRecord("record_id")),
        new PlanItem.Source(
            ref(row.maybeSystem("source_system"), row, "source_object", "source_id"),
            PlanDocuments.hash(doc, "sourceHash")),
        new PlanItem.Target(
            target, ref(target, row, "object", "native_id"), PlanDocuments.hash(doc, "copyHash")),
        new PlanItem.Effect(
            Documents.changes(Json.text(doc.value("changes"))),
            (Value.Struct) doc.value("fields"),
            row.maybeText("reason"),
            row.flag("newer")),
        new PlanItem.Progress(
            row.constant("status", PlanItem.Status.class), row.maybeText("refusal")));
  }

  private static @Nullable NativeRef ref(
      @Nullable SystemId system, Row row, String object, String id) throws SQLException {
    var named = row.maybeText(object);
    var native0 = row.maybeText(id);
    return system == null || named == null || native0 == null
        ? null
        : new NativeRef(system, named, native0);
  }
}
