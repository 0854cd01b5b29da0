package io.syncline.store.audit;

import io.syncline.core.audit.report.AuditFigures;
import io.syncline.core.model.Ids;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what the tables hold, all at one moment. */
public final class PostgresAuditFigures implements AuditFigures {

  private static final Map<Topic, Sql> FIGURES = figures();

  private final Database database;
  private final Duration kept;

  /**
   * @param kept for how long the audit log is kept now
   */
  public PostgresAuditFigures(Database database, Duration kept) {
    this.database = database;
    this.kept = kept;
  }

  private static Map<Topic, Sql> figures() {
    var figures = new EnumMap<Topic, Sql>(Topic.class);
    figures.put(
        Topic.OPERATIONS,
        Sql.of(
            """
            select entity, coalesce(nullif(target, ''), source, system_id, '') as system, '' as actor,
                   operation || ' ' || outcome as what, count(*) as count
            from sync_audit_log where cause >= :from and cause < :to
            group by 1, 2, 4 order by 1, 2, 4
            """));
    figures.put(
        Topic.OPERATIONS_OF_PEOPLE,
        Sql.of(
            """
            select entity, '' as system, actor, operation || ' ' || outcome as what, count(*) as count
            from sync_audit_log where cause >= :from and cause < :to and actor <> 'syncline'
            group by 1, 3, 4 order by 1, 3, 4
            """));
    figures.put(
        Topic.CONFLICTS,
        Sql.of(
            """
            select entity, '' as system, case when winner is null then '' else decided_by end as actor,
                   case when winner is null then 'waiting' when overturned_at is not null then 'overturned'
                        else 'decided' end as what,
                   count(*) as count
            from conflict where at >= :since and at < :until
            group by 1, 3, 4 order by 1, 3, 4
            """));
    figures.put(
        Topic.DEAD_LETTERS,
        Sql.of(
            """
            select entity, system_id as system, '' as actor, status as what, count(*) as count
            from dead_letter where id >= :from and id < :to
            group by 1, 2, 4 order by 1, 2, 4
            """));
    figures.put(
        Topic.ACCESSES,
        Sql.of(
            """
            select entity, '' as system, actor, what, count(*) as count
            from access_log where id >= :from and id < :to
            group by 1, 3, 4 order by 1, 3, 4
            """));
    figures.put(
        Topic.ACTIONS,
        Sql.of(
            """
            select '' as entity, '' as system, actor,
                   method || ' ' || coalesce(status::text, 'not answered') as what, sum(attempts) as count
            from action_log where id >= :from and id < :to
            group by 3, 4 order by 3, 4
            """));
    figures.put(
        Topic.REMOVED_DAYS,
        Sql.of(
            """
            select '' as entity, '' as system, '' as actor, 'kept ' || extract(day from justify_hours(kept)) || ' days' as what,
                   count(*) as count
            from audit_removed_day where removed_at >= :since and removed_at < :until
            group by 4 order by 4
            """));
    figures.put(
        Topic.DIGESTS,
        Sql.of(
            """
            select '' as entity, '' as system, '' as actor,
                   case when key_id is null then 'without a key' else 'with a key' end as what, count(*) as count
            from audit_digest where sealed_at >= :since and sealed_at < :until
            group by 4 order by 4
            """));
    // A month is what the GDPR leaves for an answer, article 12(3).
    figures.put(
        Topic.ERASURES,
        Sql.of(
            """
            select entity, '' as system, actor,
                   state || case when coalesce(ended_at, now()) > began_at + interval '1 month' then ', longer than a month'
                                 else '' end as what,
                   count(*) as count
            from erasure where began_at >= :since and began_at < :until
            group by 1, 3, 4 order by 1, 3, 4
            """));
    figures.put(
        Topic.LEGAL_HOLDS,
        Sql.of(
            """
            select '' as entity, '' as system, actor, 'in force now' as what, count(*) as count
            from legal_hold
            group by 3 order by 3
            """));
    return figures;
  }

  @Override
  public List<Figure> of(Instant since, Instant until) {
    return database.inSnapshot(
        connection -> {
          var all = new ArrayList<Figure>();
          FIGURES.forEach(
              (topic, sql) ->
                  all.addAll(
                      sql.on(connection)
                          .with("from", Ids.earliest(since))
                          .with("to", Ids.earliest(until))
                          .with("since", since)
                          .with("until", until)
                          .list(
                              row ->
                                  new Figure(
                                      topic,
                                      row.text("entity"),
                                      row.text("system"),
                                      row.text("actor"),
                                      row.text("what"),
                                      row.number("count")))));
          all.add(new Figure(Topic.RETENTION, "", "", "", "days in force now", kept.toDays()));
          return all;
        });
  }
}
