package io.syncline.store.workflow;

import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowStore;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads workflow instances from PostgreSQL, outside the engine's transactions. */
public final class PostgresWorkflows implements WorkflowStore {

  private static final Sql NEXT =
      Sql.of(
          "select min(due_at) as due from workflow_instance where sync = :sync and due_at is not"
              + " null");

  private static final Sql DUE =
      Sql.of(
          """
          select id
          from workflow_instance
          where sync = :sync and due_at <= :now
          order by due_at
          limit :limit
          """);

  private static final Sql FIND = Sql.of(WorkflowRows.COLUMNS + "where id = :id");

  private static final Sql LIST =
      Sql.of(
          WorkflowRows.COLUMNS
              + """
              where (:syncs::text[] is null or sync = any(:syncs::text[]))
                and (:workflow::text is null or workflow = :workflow)
                and (:state::text is null or state = :state)
                and (:record::uuid is null or record_id = :record::uuid)
                and (not :open or ended_at is null)
                and (:after::uuid is null or id < :after::uuid)
              order by id desc
              limit :limit
              """);

  private static final Sql FORGET =
      Sql.of("delete from workflow_instance where ended_at is not null and ended_at < :before");

  private final Database database;

  public PostgresWorkflows(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Instant> nextDue(String sync) {
    return database.inTransaction(
        connection ->
            NEXT.on(connection)
                .with("sync", sync)
                .list(row -> Optional.ofNullable(row.maybeTime("due")))
                .get(0));
  }

  @Override
  public List<UUID> due(String sync, Instant now, int limit) {
    return database.inTransaction(
        connection ->
            DUE.on(connection)
                .with("sync", sync)
                .with("now", now)
                .with("limit", limit)
                .list(row -> row.uuid("id")));
  }

  @Override
  public Optional<WorkflowInstance> find(UUID id) {
    return database.inTransaction(
        connection ->
            FIND.on(connection).with("id", id).list(WorkflowRows::instance).stream().findFirst());
  }

  @Override
  public List<WorkflowInstance> list(Query query) {
    return database.inTransaction(
        connection ->
            LIST.on(connection)
                .with("syncs", Row.names(query.syncs()))
                .with("workflow", query.workflow())
                .with("state", query.state())
                .with("record", query.record() == null ? null : query.record().toString())
                .with("open", query.open())
                .with("after", query.after() == null ? null : query.after().toString())
                .with("limit", query.limit())
                .list(WorkflowRows::instance));
  }

  @Override
  public void forget(Instant before) {
    database.inTransaction(connection -> FORGET.on(connection).with("before", before).update());
  }
}
