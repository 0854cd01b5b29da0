package io.syncline.store.plan;

import io.syncline.core.backfill.plan.Plan;
import io.syncline.core.backfill.plan.PlanItem;
import io.syncline.core.backfill.plan.PlanStore;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.Runs;
import io.syncline.json.Json;
import io.syncline.store.run.PostgresBulk;
import io.syncline.store.run.RunRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plans in PostgreSQL. */
public final class PostgresPlans implements PlanStore {

  private static final Sql BEGIN =
      Sql.of(
          """
          insert into plan (id, sync, status, created_at)
          values (:plan, :sync, 'building', :at)
          on conflict (id) do nothing
          """);

  // Plans that old are not approved any more; what was carried out is in the audit log.
  private static final Sql KEEP =
      Sql.of(
          """
          delete from plan
          where id in (select id from plan where sync = :sync and status <> 'approved' order by id desc offset 20)
          """);

  private static final Sql KINDS =
      Sql.of("select kind, count(*) as number from plan_item where plan_id = :plan group by kind");

  private static final Sql READY =
      Sql.of(
          """
          update plan set status = 'ready', summary = :summary::json where id = :plan and status = 'building'
          """);

  private static final List<Sql> FORGET =
      List.of(
          Sql.of("delete from plan_record where plan_id = :plan"),
          Sql.of("delete from plan_link where plan_id = :plan"),
          Sql.of("delete from plan_key where plan_id = :plan"));

  private static final Sql FIND = Sql.of(PlanRows.COLUMNS + "where id = :plan");

  private static final Sql LIST =
      Sql.of(
          PlanRows.COLUMNS
              + """
              where (:syncs::text[] is null or sync = any(:syncs::text[])) and (:before::text is null or id < :before::text)
              order by id desc
              limit :limit
              """);

  private static final Sql ITEMS =
      Sql.of(
          PlanRows.ITEMS
              + """
              where plan_id = :plan and seq > :after
                and (:kind::text is null or kind = :kind::text)
                and (:target::text is null or target = :target::text)
                and (:status::text is null or status = :status::text)
              order by seq
              limit :limit
              """);

  private static final Sql APPROVE =
      Sql.of(
          """
          update plan
          set status = 'approved', approved_by = :actor, approved_at = :at, executed_by = :run
          where id = :plan and status = 'ready'
          """);

  private static final Sql FILED =
      Sql.of("update plan_item set status = 'filed' where plan_id = :plan and seq = any(:seqs)");

  private static final Sql REFUSE =
      Sql.of(
          """
          update plan_item i
          set status = 'refused', refusal = refused.why
          from unnest(:seq::bigint[], :why::text[]) as refused (seq, why)
          where i.plan_id = :plan and i.seq = refused.seq
          """);

  private static final Sql REFUSED =
      Sql.of(
          "select count(*) as number from plan_item where plan_id = :plan and status = 'refused'");

  private static final Sql EXECUTED =
      Sql.of("update plan set status = 'executed' where id = :plan and status = 'approved'");

  private static final Sql MENTIONED =
      Sql.of(
          """
          select system_id, object, native_id
          from unnest(:system::text[], :object::text[], :nativeId::text[]) as wanted (system_id, object, native_id)
          where exists (select
                        from plan_item i
                        where i.plan_id = :plan and i.target = wanted.system_id and i.object = wanted.object
                          and i.native_id = wanted.native_id)
             or exists (select
                        from plan_item i
                        where i.plan_id = :plan and i.source_system = wanted.system_id
                          and i.source_object = wanted.object and i.source_id = wanted.native_id)
          """);

  private static final Sql QUESTIONS =
      Sql.of(
          PlanRows.ITEMS
              + "where plan_id = :plan and kind = 'question' and record_id = any(:records)");

  private final Database database;

  public PostgresPlans(Database database) {
    this.database = database;
  }

  @Override
  public void begin(Runs.Claimed claimed, Instant now) {
    database.run(
        connection -> {
          RunRows.fence(connection, claimed);
          BEGIN
              .on(connection)
              .with("plan", claimed.run().id())
              .with("sync", claimed.run().sync())
              .with("at", now)
              .update();
          KEEP.on(connection).with("sync", claimed.run().sync()).update();
        });
  }

  @Override
  public Map<NativeRef, RecordId> owners(String plan, Collection<NativeRef> refs) {
    return refs.isEmpty()
        ? Map.of()
        : database.inTransaction(connection -> PlannedRows.owners(connection, plan, refs));
  }

  @Override
  public Map<MatchValue, Set<RecordId>> matching(String plan, Collection<MatchValue> values) {
    return values.isEmpty()
        ? Map.of()
        : database.inTransaction(connection -> PlannedRows.matching(connection, plan, values));
  }

  @Override
  public Map<RecordId, RecordState> records(String plan, Collection<RecordId> ids) {
    return ids.isEmpty()
        ? Map.of()
        : database.inTransaction(connection -> PlannedRows.records(connection, plan, ids));
  }

  @Override
  public Map<NativeRef, Value.Struct> copies(String plan, Collection<NativeRef> refs) {
    return refs.isEmpty()
        ? Map.of()
        : database.inTransaction(connection -> PlannedRows.copies(connection, plan, refs));
  }

  @Override
  public Set<NativeRef> removed(String plan, Collection<NativeRef> refs) {
    return refs.isEmpty()
        ? Set.of()
        : database.inTransaction(connection -> PlannedRows.removed(connection, plan, refs));
  }

  @Override
  public void page(
      Runs.Claimed claimed,
      List<PlanItem> items,
      List<PlannedWrite> planned,
      Value.Struct checkpoint,
      Map<String, Long> counts) {
    database.run(
        connection -> {
          RunRows.fence(connection, claimed);
          PlanRows.addItems(connection, claimed.run().id(), items);
          PlanRows.addPlannedWrites(connection, claimed.run().id(), planned);
          RunRows.save(connection, claimed, checkpoint, counts);
        });
  }

  @Override
  public List<PlanItem> questions(String plan, Collection<RecordId> records) {
    return records.isEmpty()
        ? List.of()
        : database.inTransaction(
            connection ->
                QUESTIONS
                    .on(connection)
                    .with("plan", plan)
                    .with("records", "uuid", records)
                    .list(PlanRows::item));
  }

  @Override
  public Map<PlanItem.Kind, Long> kinds(String plan) {
    record Kinds(PlanItem.Kind kind, long number) {}
    var kinds = new EnumMap<PlanItem.Kind, Long>(PlanItem.Kind.class);
    database
        .inTransaction(
            connection ->
                KINDS
                    .on(connection)
                    .with("plan", plan)
                    .list(
                        row ->
                            new Kinds(
                                row.constant("kind", PlanItem.Kind.class), row.number("number"))))
        .forEach(it -> kinds.put(it.kind(), it.number()));
    return kinds;
  }

  @Override
  public void ready(Runs.Claimed claimed, Map<SystemId, Long> totals, int share) {
    var plan = claimed.run().id();
    database.run(
        connection -> {
          RunRows.fence(connection, claimed);
          READY
              .on(connection)
              .with("plan", plan)
              .with("summary", Json.text(PlanSummary.of(connection, plan, totals, share)))
              .update();
          FORGET.forEach(it -> it.on(connection).with("plan", plan).update());
        });
  }

  @Override
  public Optional<Plan> find(String plan) {
    return database.inTransaction(
        connection -> FIND.on(connection).with("plan", plan).first(PlanRows::plan));
  }

  @Override
  public List<Plan> list(@Nullable Set<String> syncs, @Nullable String before, int limit) {
    return database.inTransaction(
        connection ->
            LIST.on(connection)
                .with("syncs", Row.names(syncs))
                .with("before", before)
                .with("limit", limit)
                .list(PlanRows::plan));
  }

  @Override
  public List<PlanItem> items(Query query) {
    return database.inTransaction(
        connection ->
            ITEMS
                .on(connection)
                .with("plan", query.plan())
                .with("after", query.after())
                .with("kind", query.kind())
                .with("target", query.target())
                .with("status", query.status())
                .with("limit", query.limit())
                .list(PlanRows::item));
  }

  @Override
  public Optional<Plan> approve(String plan, String actor, Instant at, String run) {
    return database.inTransaction(
        connection -> {
          APPROVE
              .on(connection)
              .with("plan", plan)
              .with("actor", Row.words(actor))
              .with("at", at)
              .with("run", run)
              .update();
          return FIND.on(connection).with("plan", plan).first(PlanRows::plan);
        });
  }

  @Override
  public void file(
      Runs.Claimed claimed,
      String plan,
      List<InboxEvent> events,
      Collection<Long> filed,
      Map<Long, String> refused,
      Value.Struct checkpoint,
      Map<String, Long> counts) {
    database.run(
        connection -> {
          RunRows.fence(connection, claimed);
          PostgresBulk.file(connection, claimed.run().id(), events);
          FILED.on(connection).with("plan", plan).with("seqs", "bigint", filed).update();
          var rows =
              Rows.of(new TreeMap<>(refused).entrySet())
                  .number("seq", Map.Entry::getKey)
                  .text("why", Map.Entry::getValue)
                  .rows();
          REFUSE.on(connection).with("plan", plan).with(rows).update();
          RunRows.save(connection, claimed, checkpoint, counts);
        });
  }

  @Override
  public long refused(String plan) {
    return database.inTransaction(
        connection -> REFUSED.on(connection).with("plan", plan).one(row -> row.number("number")));
  }

  @Override
  public void executed(String plan) {
    database.run(connection -> EXECUTED.on(connection).with("plan", plan).update());
  }

  @Override
  public Set<NativeRef> mentioned(String plan, Collection<NativeRef> refs) {
    return refs.isEmpty()
        ? Set.of()
        : new HashSet<>(
            database.inTransaction(
                connection ->
                    MENTIONED
                        .on(connection)
                        .with("plan", plan)
                        .with(Rows.refs(refs))
                        .list(row -> Objects.requireNonNull(row.ref()))));
  }
}
