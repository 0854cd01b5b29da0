package io.syncline.store.alert;

import static java.util.stream.Collectors.joining;

import io.syncline.core.alert.Condition;
import io.syncline.core.alert.Condition.Of;
import io.syncline.core.alert.ConditionSource;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.model.Ids;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits, failed or needs a person, as PostgreSQL has it. What is paused, or waits until
 * another record exists, is no lag.
 */
public final class PostgresConditions implements ConditionSource {

  private static final Sql EVENTS =
      Sql.of(
          """
          select w.system_id as subject, w.object, w.waiting as amount, q.event_id
          from (select system_id, object, count(*) as waiting, min(seq) as first
                from inbox_queue
                where system_id not in (select system_id from paused_system)
                group by system_id, object) w
          join inbox_queue q on q.seq = w.first
          """);

  private static final Sql DELIVERIES =
      Sql.of(
          """
          select target as subject, entity, count(*) as amount, min(created_at) as since
          from delivery
          where not waits and target not in (select system_id from paused_system)
          group by target, entity
          """);

  private static final Sql FAILURES =
      Sql.of(
          """
          select target as subject, max(attempts) as amount
          from delivery
          where attempts > 1 and target not in (select system_id from paused_system)
          group by target
          """);

  private static final Sql DEAD_LETTERS =
      Sql.of(
          """
          select system_id as subject, count(*) as amount, min(at) as since,
                 string_agg(distinct owner, ', ') as owners
          from dead_letter
          where status = 'open'
          group by system_id
          """);

  private static final Sql QUESTIONS =
      Sql.of(
          """
          select entity,
                 case when due_at < :now then 'OVERDUE'
                      when kind in ('conflict', 'first_meeting', 'ping_pong') then 'CONFLICTS'
                      when kind = 'safety_hold' and record_id is not null and attributes <> '{}'
                        and entity = any(:alerting::text[]) then 'LARGE_CHANGES'
                      when kind in ('safety_hold', 'create_approval', 'observed_delete') then 'BRAKES'
                      else 'QUESTIONS' end as rule,
                 count(*) as amount, min(coalesce(case when due_at < :now then due_at end, at)) as since,
                 string_agg(distinct owner, ', ') as owners,
                 string_agg(distinct array_to_string(attributes, ', '), ', ') as attributes
          from review_item
          where status = 'open'
          group by 1, 2
          """);

  private static final Sql WORKFLOWS =
      Sql.of(
          """
          select sync as subject, count(*) as amount, count(*) filter (where state = 'failed') as failed,
                 min(started_at) as since
          from workflow_instance
          where ended_at is null and state in ('failed', 'waiting')
          group by sync
          """);

  private static final Sql ERASURES =
      Sql.of(
          """
          select entity, count(*) as amount, min(began_at) as since
          from erasure
          where state = 'waiting'
          group by entity
          """);

  private static final Sql DIFFERENCES =
      Sql.of(
          """
          select sync as subject, count(*) as amount, min(first_seen) as since
          from reconciliation_difference
          where state = 'open'
          group by sync
          """);

  /** An event may have waited for days until it was judged. */
  private static final Sql FOREIGN_WRITES =
      Sql.of(
          """
          select system_id as subject, count(*) as amount, min(at) as since
          from sync_audit_log
          where cause >= :arrived and at >= :judged and reason = 'foreign-write-flagged' and system_id is not null
          group by system_id
          """);

  private static final Duration FOREIGN = Duration.ofHours(24);
  private static final Duration WAITED = Duration.ofDays(7);

  private final Database database;
  private final Installations installations;

  public PostgresConditions(Database database, Installations installations) {
    this.database = database;
    this.installations = installations;
  }

  @Override
  public List<Condition> look(Instant now) {
    var installation = installations.current();
    return database.inSnapshot(
        connection -> {
          var found = new ArrayList<Condition>();
          found.addAll(events(connection, installation));
          found.addAll(deliveries(connection, installation));
          found.addAll(FAILURES.on(connection).list(PostgresConditions::failures));
          found.addAll(DEAD_LETTERS.on(connection).list(PostgresConditions::deadLetters));
          found.addAll(questions(connection, installation, now));
          found.addAll(foreignWrites(connection, now));
          found.addAll(WORKFLOWS.on(connection).list(PostgresConditions::workflows));
          found.addAll(ERASURES.on(connection).list(row -> erasures(installation, row)));
          found.addAll(DIFFERENCES.on(connection).list(PostgresConditions::differences));
          return found;
        });
  }

  private static List<Condition> events(Connection connection, Installation installation) {
    var found = new ArrayList<Condition>();
    EVENTS
        .on(connection)
        .list(
            row -> {
              var system = row.system("subject");
              if (!installation.pausedObjects(system).contains(row.text("object"))) {
                found.add(
                    new Condition(
                        Of.system(AlertRule.LAG, system.value()),
                        row.number("amount"),
                        Ids.madeAt(row.uuid("event_id")),
                        counted(row.number("amount"), "change")
                            + " of "
                            + system
                            + waits(row.number("amount"))
                            + " to be judged"));
              }
              return system;
            });
    return found;
  }

  private static List<Condition> deliveries(Connection connection, Installation installation) {
    var found = new ArrayList<Condition>();
    DELIVERIES
        .on(connection)
        .list(
            row -> {
              var target = row.system("subject");
              if (installation.pausedEntities(target).contains(row.text("entity"))) {
                return target;
              }
              long waiting = row.number("amount");
              found.add(
                  new Condition(
                      Of.system(AlertRule.LAG, target.value()),
                      waiting,
                      row.time("since"),
                      counted(waiting, "change") + waits(waiting) + " to be written to " + target));
              return target;
            });
    return found;
  }

  private static Condition failures(Row row) throws SQLException {
    var target = row.text("subject");
    return new Condition(
        Of.system(AlertRule.FAILURES, target),
        row.number("amount"),
        null,
        "A write to " + target + " was tried " + row.number("amount") + " times without success");
  }

  private static Condition deadLetters(Row row) throws SQLException {
    var system = row.text("subject");
    return new Condition(
        Of.system(AlertRule.DEAD_LETTERS, system),
        row.number("amount"),
        row.time("since"),
        counted(row.number("amount"), "dead letter")
            + " of "
            + system
            + (row.number("amount") == 1 ? " is open" : " are open")
            + responsible(row));
  }

  private static List<Condition> questions(
      Connection connection, Installation installation, Instant now) {
    return QUESTIONS
        .on(connection)
        .with("now", now)
        .with("alerting", "text", alerting(installation))
        .list(
            row -> {
              var rule = row.constant("rule", AlertRule.class);
              long waiting = row.number("amount");
              return new Condition(
                  Of.syncs(rule, syncs(installation, row.text("entity"))),
                  waiting,
                  row.time("since"),
                  what(rule, waiting, row) + responsible(row));
            });
  }

  private static String responsible(Row row) throws SQLException {
    var owners = row.maybeText("owners");
    return owners == null ? "" : "; responsible: " + owners;
  }

  /** The entities of syncs that want an alert of their own for large changes. */
  private static List<String> alerting(Installation installation) {
    return installation.entities().values().stream()
        .filter(it -> it.syncs().stream().anyMatch(PostgresConditions::alertsOnLargeChanges))
        .map(Entity::name)
        .toList();
  }

  private static boolean alertsOnLargeChanges(SyncRules sync) {
    return sync.safeguards().alerts().change(AlertRule.LARGE_CHANGES).enabled();
  }

  private static List<Condition> foreignWrites(Connection connection, Instant now) {
    return FOREIGN_WRITES
        .on(connection)
        .with("arrived", Ids.earliest(now.minus(WAITED)))
        .with("judged", now.minus(FOREIGN))
        .list(PostgresConditions::foreignWrite);
  }

  private static Condition foreignWrite(Row row) throws SQLException {
    var system = row.text("subject");
    long n = row.number("amount");
    return new Condition(
        Of.system(AlertRule.FOREIGN_WRITES, system),
        n,
        row.time("since"),
        counted(n, "edit")
            + " in "
            + system
            + " within 24 hours changed what "
            + system
            + " may not change; the values stay there and are not synced (foreign-write-flagged)");
  }

  private static String what(AlertRule rule, long n, Row row) throws SQLException {
    return switch (rule) {
      case CONFLICTS -> counted(n, "conflict") + waits(n) + " for a decision";
      case OVERDUE ->
          counted(n, "question") + (n == 1 ? " was" : " were") + " not answered by the due day";
      case BRAKES ->
          counted(n, "stop") + waits(n) + " until a person allows or refuses what is held back";
      case LARGE_CHANGES ->
          counted(n, "change")
              + " of "
              + row.text("attributes")
              + (n == 1 ? " is" : " are")
              + " larger than `safetyThreshold` lets pass, and"
              + waits(n)
              + " until a person allows or refuses "
              + (n == 1 ? "it" : "them");
      default -> counted(n, "question") + waits(n) + " for an answer";
    };
  }

  private static String counted(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  private static String waits(long n) {
    return n == 1 ? " waits" : " wait";
  }

  private static String syncs(Installation installation, String entity) {
    var rules = installation.entities().get(entity);
    return rules == null
        ? entity
        : rules.syncs().stream().map(SyncRules::sync).distinct().sorted().collect(joining("+"));
  }

  private static Condition workflows(Row row) throws SQLException {
    long n = row.number("amount");
    long failed = row.number("failed");
    return new Condition(
        Of.syncs(AlertRule.WORKFLOWS, row.text("subject")),
        n,
        row.time("since"),
        counted(failed, "workflow")
            + " failed, and "
            + (n - failed)
            + waits(n - failed)
            + " for an approval: `syncline workflow list`");
  }

  private static Condition erasures(Installation installation, Row row) throws SQLException {
    long n = row.number("amount");
    return new Condition(
        Of.syncs(AlertRule.ERASURES, syncs(installation, row.text("entity"))),
        n,
        row.time("since"),
        counted(n, "erasure") + waits(n) + " for a person: `syncline privacy list`");
  }

  private static Condition differences(Row row) throws SQLException {
    return new Condition(
        Of.syncs(AlertRule.DIFFERENCES, row.text("subject")),
        row.number("amount"),
        row.time("since"),
        counted(row.number("amount"), "difference")
            + (row.number("amount") == 1 ? " remains" : " remain"));
  }
}
