package io.syncline.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With 20,000 rows waiting, no query of a queue reads its whole table. */
class QueryPlanTest {

  private static final Database DATABASE = filled();

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        select seq, shard, attempts, event_id from inbox_queue
        where system_id = 'crm' and next_attempt_at <= now() and shard = any('{1,2,3}')
        order by next_attempt_at, seq limit 100
        """,
        """
        select next_attempt_at from inbox_queue where system_id = 'crm' and shard = any('{1,2,3}')
        order by next_attempt_at limit 1
        """,
        "delete from inbox_queue where seq = any('{1,2,3}')",
        "select payload from inbox_event where id ="
            + " any(array['0195511c-1111-7000-8000-000000000000'::uuid])",
        """
        select d.id from delivery d
        where d.target = 'books' and d.next_attempt_at <= now() and d.shard = any('{1,2,3}')
          and (d.intent is not null
               or not exists (select from delivery e
                              where e.record_id = d.record_id and e.target = d.target and e.intent is not null))
        order by d.next_attempt_at, d.seq limit 100
        """,
        "select id from delivery where id ="
            + " any(array['0195511c-1111-7000-8000-000000000000'::uuid]) for no key update",
        "select l.record_id from link l join link_shadow s on s.link_id = l.id where l.record_id ="
            + " any(array['0195511c-1111-7000-8000-000000000000'::uuid])",
        "select from match_key where (entity, rule, hash) = ('contact', 'email', 'x')",
        "select record_id from review_item where record_id ="
            + " any(array['0195511c-1111-7000-8000-000000000000'::uuid]) and status = 'open'",
        "select record_id from conflict where record_id ="
            + " any(array['0195511c-1111-7000-8000-000000000000'::uuid]) and winner is null",
        "select from dead_letter where record_id = '0195511c-1111-7000-8000-000000000000' and"
            + " system_id = 'crm' and status = 'open'",
        "select from sync_audit_log where record_id = '0195511c-1111-7000-8000-000000000000' order"
            + " by cause desc limit 10",
        "select from sync_audit_log order by cause desc, operation desc, target desc, settled desc"
            + " limit 10",
        "select from sync_audit_log where actor = 'ada' order by cause desc, operation desc, target"
            + " desc, settled desc limit 10",
        "select from sync_audit_log where cause >= '0195511c-1111-7000-8000-000000000000' and cause"
            + " < '0195511c-2222-7000-8000-000000000000' order by cause, operation, target,"
            + " settled limit 10",
        "select from sync_audit_log where number > 10 and number <= 5010 order by number limit"
            + " 5000",
        "select from audit_digest where number > 10 order by number limit 200",
        "select min(number), max(number) from audit_digest_part where day >= '2026-03-01' and day"
            + " < '2026-03-02'",
        "select number, day from audit_digest_part where number = any('{1,2,3}')",
        "select from access_log where record_id = '0195511c-1111-7000-8000-000000000000' order by"
            + " id desc limit 10",
        "select from access_log where (system_id, object, native_id) = ('crm', 'c', '1') order by"
            + " id desc limit 10",
        "select from access_log where actor = 'ada' order by id desc limit 10",
        "select from access_log order by id desc limit 10",
        "select from sync_run where kind = 'reconcile' order by id desc limit 10",
        "select target, count(*), sum(octet_length(changes::text)) from sync_audit_log where cause >="
            + " '0195511c-1111-7000-8000-000000000000' and cause <"
            + " '0195511c-2222-7000-8000-000000000000' and target <> '' and outcome in ('applied',"
            + " 'failed') and operation in ('create', 'update') group by 1",
        "select held_system, seen_system, count(*) from conflict where at >= '2026-03-01' and at <"
            + " '2026-03-02' group by 1, 2",
        "select kind, status, count(*) from sync_run where started_at >= '2026-03-01' and started_at"
            + " < '2026-03-02' group by 1, 2",
        "select id from record where entity = 'contact' and id >"
            + " '0195511c-1111-7000-8000-000000000000' order by id limit 10"
      })
  void everyQueryUsesAnIndex(String sql) {
    var plan =
        DATABASE.inIndexOrder(
            connection ->
                String.join(
                    "\n",
                    Sql.of("explain " + sql).on(connection).list(row -> row.text("QUERY PLAN"))));

    assertThat(plan).contains("Index").doesNotContain("Seq Scan").doesNotContain("Disabled");
  }

  private static Database filled() {
    var database = new Database(TestDatabase.fresh());
    for (var statement :
        """
        insert into record (id, entity, version, status, attributes)
        select gen_random_uuid(), 'contact', 1, 'active', '{}' from generate_series(1, 20000);
        insert into inbox_queue (system_id, shard, next_attempt_at, event_id)
        select 'crm', i % 256, now() - i * interval '1 ms', gen_random_uuid() from generate_series(1, 20000) i;
        insert into inbox_event
        select gen_random_uuid(), 'crm', 'c', '1', 'updated', 'hook', null, null, now(), false, '{}', 'x'
        from generate_series(1, 20000);
        insert into delivery (id, record_id, entity, target, attributes, causes, origin, may_create, shard,
                              next_attempt_at, created_at)
        select gen_random_uuid(), id, 'contact', 'books', '{}', '{}', '{}', true, 1, now(), now() from record;
        insert into link (record_id, system_id, object, native_id, role, generation, made_by)
        select id, 'crm', 'c', id::text, 'main', 1, 'x' from record;
        insert into link_shadow select id, '{}', 1 from link;
        insert into match_key select 'contact', 'email', md5(id::text), id from record;
        insert into review_item (id, kind, subject, entity, record_id, attributes, candidates, question, at)
        select gen_random_uuid(), 'x', id::text, 'contact', id, '{}', '{}', '', now() from record;
        insert into conflict
        select gen_random_uuid(), id, 'contact', 'email', 'x', null, 'a', '1', now(), 'b', '2', now(), 'r', null, 'x', now(),
               'x' from record;
        insert into dead_letter
        select gen_random_uuid(), 'crm', 'event', 's', 'contact', id, 'c', '1', 'crm', '', '{}', 1, '', '', '',
               gen_random_uuid(), now(), 'open' from record;
        insert into sync_audit_log
        select gen_random_uuid(), 'update', '', true, now(), 'contact', id, null, null, null, null, 'applied', null, '{}',
               null, 'x' from record;
        insert into access_log
        select gen_random_uuid(), now(), 'a' || i, 'record', 'contact', gen_random_uuid(), 'crm', 'c', i::text, '{}'
        from generate_series(1, 20000) i;
        insert into sync_run (id, kind, status, request, started_at, actor)
        select gen_random_uuid()::text, 'poll', 'succeeded', '{}', now(), 'engine' from generate_series(1, 20000);
        analyze
        """
            .split(";")) {
      database.run(connection -> Sql.of(statement).on(connection).update());
    }
    return database;
  }
}
