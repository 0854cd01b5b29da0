package io.syncline.store.delivery;

import io.syncline.core.delivery.Delivery;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.store.sql.BatchTurns;
import io.syncline.store.sql.Documents;
import io.syncline.store.sql.NewerFormatRows;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.UnreadableRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of deliveries. */
public final class DeliveryRows {

  /**
   * A target may be away while a record changes for weeks: the latest causes are enough to explain
   * it.
   */
  static final int MOST_CAUSES = 64;

  private static final Sql ADD =
      Sql.of(
          """
          insert into delivery (id, record_id, entity, target, attributes, causes, origin, may_create, shard,
                                next_attempt_at, created_at, of_run)
          select id, record_id, entity, target, attributes::text[], causes::uuid[], origin::text[], may_create, shard, due, at,
                 of_run
          from unnest(:id::uuid[], :record::uuid[], :entity::text[], :target::text[], :attributes::text[], :causes::text[],
                      :origin::text[], :mayCreate::boolean[], :shard::bigint[], :due::timestamptz[], :at::timestamptz[],
                      :ofRun::boolean[])
            as added (id, record_id, entity, target, attributes, causes, origin, may_create, shard, due, at, of_run)
          order by record_id, target
          on conflict (record_id, target) where intent is null do update
          set attributes = array(select distinct unnest(delivery.attributes || excluded.attributes) order by 1),
              causes = (delivery.causes || excluded.causes)
                         [greatest(1, cardinality(delivery.causes) + cardinality(excluded.causes) - 63):],
              origin = case
                when delivery.origin[1] like 'run/%%' and coalesce(excluded.origin[1], '') not like 'run/%%'
                  then delivery.origin[1] || excluded.origin
                else excluded.origin
              end,
              may_create = delivery.may_create or excluded.may_create,
              waits = false,
              of_run = delivery.of_run and excluded.of_run,
              next_attempt_at = case
                when delivery.waits then excluded.next_attempt_at
                when excluded.next_attempt_at > excluded.created_at and delivery.attempts = 0
                  then greatest(delivery.next_attempt_at,
                                least(excluded.next_attempt_at,
                                      delivery.created_at
                                        + %d * (excluded.next_attempt_at - excluded.created_at)))
                when excluded.next_attempt_at <= excluded.created_at
                     and delivery.next_attempt_at <= excluded.created_at
                  then least(delivery.next_attempt_at, excluded.next_attempt_at)
                else delivery.next_attempt_at
              end,
              revision = delivery.revision + 1
          """
              .formatted(Delivery.LONGEST_BURST));

  private static final String COLUMNS =
      """
      select d.id, d.seq, d.record_id, d.entity, d.target, d.attributes, d.causes, d.origin, d.may_create, d.attempts,
             d.revision, d.shard, d.created_at, d.intent, d.of_run
      from delivery d
      """;

  /** An earlier one whose write has no known outcome keeps the next waiting (S7). */
  public static final String NOT_BEHIND_AN_INTENT =
      """
      (d.intent is not null
       or not exists (select
                      from delivery e
                      where e.record_id = d.record_id and e.target = d.target and e.intent is not null))
      """;

  private static final Sql CLAIM =
      Sql.of(
          COLUMNS
              + "where d.target = :target and d.next_attempt_at <= :now and d.shard = any(:shards)"
              + " and not exists (select from paused_system where system_id = :target) and d.entity"
              + " <> all(:except) and (not d.of_run or not :live::boolean) and "
              + NOT_BEHIND_AN_INTENT
              + "order by d.next_attempt_at, d.seq limit :limit");

  private static final Sql PASS_OVER =
      Sql.of("update delivery set next_attempt_at = :until where id = any(:ids)");

  private static final Sql WRITING =
      Sql.of(
          """
          select record_id, target from delivery where record_id = any(:records) and intent is not null
          """);

  private static final Sql LOCK =
      Sql.of(
          """
          select id, revision, intent is not null as has_intent
          from delivery
          where id = any(:ids)
          order by record_id, target
          for no key update
          """);

  private static final Sql REMOVE = Sql.of("delete from delivery where id = any(:ids)");

  private DeliveryRows() {}

  /** The systems to which a write of these records has no known outcome yet (S6). */
  public static Map<RecordId, Set<SystemId>> writing(
      Connection connection, Collection<RecordId> records) {
    var writing = new HashMap<RecordId, Set<SystemId>>();
    WRITING
        .on(connection)
        .withIds("records", records.stream().map(RecordId::value).toList())
        .list(
            row ->
                writing
                    .computeIfAbsent(row.record("record_id"), it -> new TreeSet<>())
                    .add(row.system("target")));
    return writing;
  }

  /** Adds deliveries, or joins them into those that are open for joining. */
  public static void add(Connection connection, Collection<Delivery> deliveries) {
    if (deliveries.isEmpty()) {
      return;
    }
    ADD.on(connection)
        .with(
            Rows.of(onePerTarget(deliveries))
                .uuid("id", Delivery::id)
                .uuid("record", Delivery::record)
                .text("entity", Delivery::entity)
                .text("target", Delivery::target)
                .text("attributes", it -> Row.literal(List.copyOf(new TreeSet<>(it.attributes()))))
                .text("causes", it -> Row.literal(latest(it.cause().events())))
                .text("origin", it -> Row.literal(it.origin().chain()))
                .column("mayCreate", "boolean", it -> it.change().create())
                .number("shard", Delivery::shard)
                .time("due", it -> it.state().due())
                .time("at", Delivery::createdAt)
                .flag("ofRun", it -> it.origin().run() != null)
                .rows())
        .update();
  }

  public static List<Delivery> claim(
      Connection connection,
      SystemId target,
      Map<Integer, Long> held,
      Instant now,
      int limit,
      Set<String> except,
      NewerFormatRows unread) {
    var all = waiting(connection, target, held, now, limit, except, false, unread);
    var turns =
        BatchTurns.of(
            limit,
            all,
            Waiting::ofRun,
            () -> waiting(connection, target, held, now, limit, except, true, unread));
    var left = turns.stream().filter(it -> it.delivery() == null).map(Waiting::id).toList();
    if (!left.isEmpty()) {
      PASS_OVER
          .on(connection)
          .withIds("ids", left)
          .with("until", NewerFormatRows.again(now))
          .update();
    }
    return turns.stream().map(Waiting::delivery).filter(Objects::nonNull).toList();
  }

  /**
   * @param delivery null: this version cannot read it
   */
  private record Waiting(UUID id, @Nullable Delivery delivery, boolean ofRun) {
    static Waiting of(Row row, Map<Integer, Long> held, NewerFormatRows unread)
        throws SQLException {
      Delivery delivery = null;
      try {
        delivery = DeliveryRows.delivery(row, held);
      } catch (UnreadableRow newer) {
        unread.note(newer);
      }
      return new Waiting(row.uuid("id"), delivery, row.flag("of_run"));
    }
  }

  private static List<Waiting> waiting(
      Connection connection,
      SystemId target,
      Map<Integer, Long> held,
      Instant now,
      int limit,
      Set<String> except,
      boolean live,
      NewerFormatRows unread) {
    return CLAIM
        .on(connection)
        .with("target", target)
        .with("now", now)
        .with("shards", "smallint", held.keySet())
        .with("limit", limit)
        .with("except", "text", except)
        .with("live", live)
        .list(row -> Waiting.of(row, held, unread));
  }

  /** What a delivery is now, its row locked. */
  public record Current(UUID id, long revision, boolean hasIntent) {

    /** Later changes that joined after the claim keep the row (S7). */
    public boolean endsWith(Delivery claimed) {
      return hasIntent || revision == claimed.state().revision();
    }
  }

  public static Map<UUID, Current> lock(Connection connection, Collection<UUID> ids) {
    var found = new HashMap<UUID, Current>();
    LOCK.on(connection)
        .withIds("ids", ids)
        .list(row -> new Current(row.uuid("id"), row.number("revision"), row.flag("has_intent")))
        .forEach(it -> found.put(it.id(), it));
    return found;
  }

  public static void remove(Connection connection, Collection<UUID> ids) {
    if (!ids.isEmpty()) {
      REMOVE.on(connection).withIds("ids", ids).update();
    }
  }

  /** One statement cannot touch a row twice: what joins one another joins here. */
  private static Collection<Delivery> onePerTarget(Collection<Delivery> deliveries) {
    record Lane(RecordId record, SystemId target) {}
    var merged = new LinkedHashMap<Lane, Delivery>();
    deliveries.forEach(
        it -> merged.merge(new Lane(it.record(), it.target()), it, DeliveryRows::joined));
    return merged.values();
  }

  static Delivery joined(Delivery open, Delivery later) {
    var cause = open.cause().joined(later.cause());
    var due = later.joining(open.state().due(), open.createdAt(), open.attempts());
    return new Delivery(
        open.id(),
        open.change().joined(later.change()),
        new Delivery.Cause(latest(cause.events()), cause.origin()),
        open.state().dueAt(due),
        open.intent());
  }

  static List<UUID> latest(List<UUID> causes) {
    return causes.subList(Math.max(0, causes.size() - MOST_CAUSES), causes.size());
  }

  private static Delivery delivery(Row row, Map<Integer, Long> held) throws SQLException {
    int shard = row.integer("shard");
    var createdAt = row.time("created_at");
    return new Delivery(
        row.uuid("id"),
        new Delivery.Change(
            row.record("record_id"),
            row.text("entity"),
            row.system("target"),
            Set.copyOf(row.texts("attributes")),
            row.flag("may_create")),
        new Delivery.Cause(row.uuids("causes"), new Origin(row.texts("origin"))),
        new Delivery.State(
            row.number("seq"),
            row.integer("attempts"),
            row.number("revision"),
            shard,
            held.getOrDefault(shard, 0L),
            createdAt,
            createdAt),
        Documents.intent(row.maybeDocument("intent")));
  }
}
