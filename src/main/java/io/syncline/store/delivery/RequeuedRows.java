package io.syncline.store.delivery;

import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.Intent;
import io.syncline.core.model.Origin;
import io.syncline.store.sql.Documents;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deliveries that stay queued after an attempt. */
public final class RequeuedRows {

  private static final Sql TAKE_LATER =
      Sql.of(
          """
          delete from delivery later
          using unnest(:record::uuid[], :target::text[], :id::uuid[]) as earlier (record_id, target, id)
          where later.record_id = any(:record::uuid[])
            and later.record_id = earlier.record_id and later.target is not distinct from earlier.target
            and later.intent is null and later.id <> earlier.id
          returning earlier.id, later.attributes, later.causes, later.may_create, later.revision, later.origin[1] as began,
                    later.next_attempt_at
          """);

  private static final Sql AGAIN =
      Sql.of(
          """
          update delivery d
          set next_attempt_at = again.at,
              created_at = coalesce(again.since, d.created_at),
              waits = again.since is not null,
              attempts = case when again.since is null then d.attempts + again.attempt else 0 end,
              intent = again.intent::json,
              attributes = array(select distinct unnest(case when again.alone then '{}' else d.attributes end
                                                        || again.attributes::text[]) order by 1),
              causes = d.causes || again.causes::uuid[],
              may_create = d.may_create or again.may_create,
              of_run = d.of_run and again.joined = 0,
              origin = case when again.run is null or d.origin[1] like 'run/%' then d.origin else again.run || d.origin end,
              revision = d.revision + again.joined
          from unnest(:id::uuid[], :at::timestamptz[], :attempt::bigint[], :intent::text[], :attributes::text[],
                      :causes::text[], :mayCreate::boolean[], :joined::bigint[], :alone::boolean[], :run::text[],
                      :since::timestamptz[])
            as again (id, at, attempt, intent, attributes, causes, may_create, joined, alone, run, since)
          where d.id = any(:id::uuid[]) and d.id = again.id
          """);

  private RequeuedRows() {}

  /**
   * A delivery that stays queued.
   *
   * @param attempt whether this counted as one
   * @param intent what stays open
   * @param only whether it stays queued for the attributes of {@code delivery} only
   * @param since where it waits for other records: the start of its new age; null: it does not wait
   */
  public record Again(
      Delivery delivery,
      Instant at,
      boolean attempt,
      @Nullable Intent intent,
      boolean only,
      @Nullable Instant since) {

    public Again(
        Delivery delivery, Instant at, boolean attempt, @Nullable Intent intent, boolean only) {
      this(delivery, at, attempt, intent, only, null);
    }

    public static Again waiting(Delivery delivery, Instant at, Instant since, boolean only) {
      return new Again(delivery, at, false, null, only, since);
    }
  }

  /**
   * Saves them; a delivery that has no intent any more takes in the one that was opened behind it.
   */
  public static void save(Connection connection, Collection<Again> deliveries) {
    if (deliveries.isEmpty()) {
      return;
    }
    record Later(
        UUID earlier,
        List<String> attributes,
        List<UUID> causes,
        boolean create,
        long joined,
        @Nullable String run,
        Instant due) {}
    var joinable = deliveries.stream().filter(it -> it.intent() == null).toList();
    var later = new HashMap<UUID, Later>();
    if (!joinable.isEmpty()) {
      TAKE_LATER
          .on(connection)
          .with(
              Rows.of(joinable)
                  .uuid("record", it -> it.delivery().record())
                  .text("target", it -> it.delivery().target())
                  .uuid("id", it -> it.delivery().id())
                  .rows())
          .list(
              row ->
                  new Later(
                      row.uuid("id"),
                      row.texts("attributes"),
                      row.uuids("causes"),
                      row.flag("may_create"),
                      row.number("revision"),
                      run(row.maybeText("began")),
                      row.time("next_attempt_at")))
          .forEach(it -> later.put(it.earlier(), it));
    }
    var none = new Later(new UUID(0, 0), List.of(), List.of(), false, 0, null, Instant.MAX);
    AGAIN
        .on(connection)
        .with(
            Rows.of(deliveries)
                .uuid("id", it -> it.delivery().id())
                .time("at", it -> due(it, of(later, it, none).due()))
                .number("attempt", it -> it.attempt() ? 1 : 0)
                .document("intent", it -> Documents.intent(it.intent()))
                .text("attributes", it -> Row.literal(added(it, of(later, it, none).attributes())))
                .text("causes", it -> Row.literal(of(later, it, none).causes()))
                .column("mayCreate", "boolean", it -> of(later, it, none).create())
                .number("joined", it -> of(later, it, none).joined())
                .column("alone", "boolean", Again::only)
                .text("run", it -> of(later, it, none).run())
                .time("since", Again::since)
                .rows())
        .update();
  }

  private static @Nullable String run(@Nullable String began) {
    return began != null && Origin.of(began).run() != null ? began : null;
  }

  /** What waits for other records does not hold up what was ordered meanwhile. */
  private static Instant due(Again again, Instant later) {
    return again.since() != null && later.isBefore(again.at()) ? later : again.at();
  }

  private static List<String> added(Again again, List<String> later) {
    var attributes = new TreeSet<>(later);
    if (again.only()) {
      attributes.addAll(again.delivery().attributes());
    }
    return List.copyOf(attributes);
  }

  private static <T> T of(Map<UUID, T> later, Again again, T none) {
    return later.getOrDefault(again.delivery().id(), none);
  }
}
