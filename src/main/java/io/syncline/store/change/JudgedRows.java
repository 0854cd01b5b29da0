package io.syncline.store.change;

import io.syncline.core.sync.effect.Effect.CopyJudged;
import io.syncline.core.sync.effect.Effect.DeliveryExpedited;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.Collection;

/** What ends where a record was judged: what failed of it before, what waited for it. */
final class JudgedRows {

  private static final String JUDGED =
      """
      with judged as (
        select *
        from unnest(:system::text[], :object::text[], :nativeId::text[], :record::uuid[], :subject::text[],
                    :at::timestamptz[])
          as judged (system_id, object, native_id, record_id, subject, at)
      )
      """;

  // The dead letter of an event concerns the whole record at that time, and a read covers all of it
  // (S7). The result of a create without an outcome is known once its record has a copy there (S9).
  private static final Sql CLOSE =
      Sql.of(
          JUDGED
              + """
              , letters as (
                update dead_letter d
                set status = 'superseded', closed_at = j.at
                from judged j
                where (d.ref_system, d.object, d.native_id) = (j.system_id, j.object, j.native_id)
                  and d.status = 'open' and d.kind = 'event'
              ), creates as (
                update dead_letter d
                set status = 'superseded', closed_at = j.at
                from judged j
                where d.record_id = j.record_id and d.system_id = j.system_id and d.native_id is null
                  and d.status = 'open' and d.kind = 'delivery' and d.failure = 'OutcomeUnknown'
              )
              update review_item i
              set status = 'answered', resolution = 'the record is back', resolved_at = j.at
              from judged j
              where i.kind = 'observed_delete' and md5(i.subject) = md5(j.subject) and i.status = 'open'
              """);

  // Compared so that no index fits the target, nor the time: planned while the queue is empty, the
  // statement would scan all of it from then on.
  private static final Sql WAKE =
      Sql.of(
          JUDGED
              + """
              update delivery d
              set next_attempt_at = j.at
              from judged j
              where d.record_id = any(:record::uuid[])
                and d.record_id = j.record_id and d.target is not distinct from j.system_id and d.intent is null
                and d.next_attempt_at - j.at > interval '0'
              """);

  private static final Sql EXPEDITE =
      Sql.of(
          """
          update delivery d
          set next_attempt_at = h.at
          from unnest(:record::uuid[], :target::text[], :at::timestamptz[]) as h (record_id, target, at)
          where d.record_id = any(:record::uuid[])
            and d.record_id = h.record_id and d.target is not distinct from h.target and d.intent is null
            and d.next_attempt_at - h.at > interval '0'
          """);

  private JudgedRows() {}

  static void settle(Connection connection, Collection<CopyJudged> judged) {
    var whole = judged.stream().filter(CopyJudged::whole).toList();
    if (!whole.isEmpty()) {
      CLOSE.on(connection).with(rows(whole)).update();
    }
    var awaited = judged.stream().filter(CopyJudged::awaited).toList();
    if (!awaited.isEmpty()) {
      WAKE.on(connection).with(rows(awaited)).update();
    }
  }

  static void expedite(Connection connection, Collection<DeliveryExpedited> expedited) {
    if (!expedited.isEmpty()) {
      EXPEDITE
          .on(connection)
          .with(
              Rows.of(expedited)
                  .uuid("record", DeliveryExpedited::record)
                  .text("target", DeliveryExpedited::target)
                  .time("at", DeliveryExpedited::at)
                  .rows())
          .update();
    }
  }

  private static Rows rows(Collection<CopyJudged> judged) {
    return Rows.of(judged)
        .text("system", it -> it.ref().system())
        .text("object", it -> it.ref().object())
        .text("nativeId", it -> it.ref().id())
        .uuid("record", CopyJudged::record)
        .text("subject", it -> Row.words(it.ref().toString()))
        .time("at", CopyJudged::at)
        .rows();
  }
}
