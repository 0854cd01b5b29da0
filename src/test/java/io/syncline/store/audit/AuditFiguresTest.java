package io.syncline.store.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.audit.report.AuditFigures.Figure;
import io.syncline.core.audit.report.AuditFigures.Topic;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A report counts what the tables hold of its month, and nothing else. */
class AuditFiguresTest {

  private static final Instant SINCE = Instant.parse("2026-10-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2026-11-01T00:00:00Z");

  private final Database database = new Database(TestDatabase.fresh());

  @Test
  void whatIsOfTheMonthIsCounted() {
    for (var id :
        new String[] {"uuid '01a13cdb-cc00-7000-8000-000000000001'", "gen_random_uuid()"}) {
      for (var statement :
          """
          insert into sync_audit_log (cause, operation, target, settled, at, entity, outcome, changes, actor)
          values (ID, 'update', 'crm', true, now(), 'contact', 'applied', '{}', 'ada');
          insert into record (id, entity, version, status, attributes) values (ID, 'contact', 1, 'active', '{}');
          insert into conflict (id, record_id, entity, attribute, kind, held_system, held_value, held_edited_at, seen_system,
                                seen_edited_at, rule, winner, decided_by, at, fingerprint)
          select gen_random_uuid(), id, 'contact', 'email', 'x', 'a', '1', now(), 'b', now(), 'r', 'a', 'ada',
                 case when id = uuid '01a13cdb-cc00-7000-8000-000000000001' then timestamptz '2026-10-31 23:59:59Z'
                      else '2026-11-01 00:00:00Z' end, 'x'
          from record where not exists (select from conflict c where c.record_id = record.id);
          insert into access_log (id, at, actor, what, entity, attributes) values (ID, now(), 'eve', 'record', 'contact', '{}');
          insert into action_log (id, at, actor, method, path) values (ID, now(), 'bob', 'POST', '/x')
          """
              .replace("ID", id)
              .split(";")) {
        database.run(connection -> Sql.of(statement).on(connection).update());
      }
    }
    database.run(
        connection ->
            Sql.of(
                    "insert into audit_removed_day values ('2025-09-01', '2026-10-06Z', 'PT9600H'),"
                        + " ('2025-10-07', '2026-11-11Z', 'PT9600H')")
                .on(connection)
                .update());

    for (var erasure :
        List.of(
            "'done', '2026-10-05Z', '2026-10-20Z'",
            "'done', '2026-10-05Z', '2026-11-20Z'",
            "'waiting', '2026-10-06Z', null",
            "'done', '2026-11-05Z', '2026-11-06Z'")) {
      database.run(
          connection ->
              Sql.of(
                      "insert into erasure (id, record_id, entity, actor, reason, state, steps,"
                          + " cleared, began_at, ended_at, revision) select gen_random_uuid(),"
                          + " gen_random_uuid(), 'contact', 'ada', 'asked', state, '[]', '[]',"
                          + " began::timestamptz, ended::timestamptz, 1 from (values (%s)) as one"
                              .formatted(erasure)
                          + " (state, began, ended)")
                  .on(connection)
                  .update());
    }
    database.run(
        connection ->
            Sql.of(
                    "insert into legal_hold (record_id, reason, actor, at) values"
                        + " (gen_random_uuid(), 'a lawsuit', 'eve', '2025-01-01Z')")
                .on(connection)
                .update());

    var figures = new PostgresAuditFigures(database, Duration.ofDays(400)).of(SINCE, UNTIL);

    // whether it is late already is for the clock to say
    assertThat(figures).filteredOn(it -> it.what().startsWith("waiting")).hasSize(1);
    assertThat(figures)
        .filteredOn(it -> !it.what().startsWith("waiting"))
        .containsExactlyInAnyOrder(
            new Figure(Topic.OPERATIONS, "contact", "crm", "", "update applied", 1),
            new Figure(Topic.OPERATIONS_OF_PEOPLE, "contact", "", "ada", "update applied", 1),
            new Figure(Topic.CONFLICTS, "contact", "", "ada", "decided", 1),
            new Figure(Topic.ACCESSES, "contact", "", "eve", "record", 1),
            new Figure(Topic.ACTIONS, "", "", "bob", "POST not answered", 1),
            new Figure(Topic.ERASURES, "contact", "", "ada", "done", 1),
            new Figure(Topic.ERASURES, "contact", "", "ada", "done, longer than a month", 1),
            new Figure(Topic.LEGAL_HOLDS, "", "", "eve", "in force now", 1),
            new Figure(Topic.REMOVED_DAYS, "", "", "", "kept 400 days", 1),
            new Figure(Topic.RETENTION, "", "", "", "days in force now", 400));
  }
}
