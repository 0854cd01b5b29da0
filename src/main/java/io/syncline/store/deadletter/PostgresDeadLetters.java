package io.syncline.store.deadletter;

import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Listed;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.store.audit.AuditRows;
import io.syncline.store.delivery.DeliveryRows;
import io.syncline.store.inbox.InboxRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Dead letters in PostgreSQL. */
public final class PostgresDeadLetters implements DeadLetters {

  private static final Sql FIND = Sql.of(DeadLetterRows.COLUMNS + "where id = :id");

  private static final Sql LOCK = Sql.of(DeadLetterRows.COLUMNS + "where id = :id for update");

  private static final Sql LIST =
      Sql.of(
          DeadLetterRows.COLUMNS
              + """
              where (:system::text is null or system_id = :system::text)
                and (:kind::text is null or kind = :kind::text)
                and (:status::text is null or status = :status::text)
                and (:entities::text[] is null or entity = any(:entities::text[]))
                and (:stage::text is null or stage = :stage::text)
                and (:failure::text is null or failure = :failure::text)
                and (:owner::text is null or owner = :owner::text)
                and (:before::uuid is null or id < :before::uuid)
              order by id desc
              limit :limit
              """);

  private static final Sql OPEN =
      Sql.of(
          "select count(*) as open from dead_letter where system_id = :system and status = 'open'");

  private static final Sql GROUPS =
      Sql.of(
          """
          select system_id, stage, failure, count(*) as letters, min(at) as oldest,
                 (array_agg(reason order by id desc))[1] as reason
          from dead_letter
          where status = 'open' and (:entities::text[] is null or entity = any(:entities::text[]))
          group by system_id, stage, failure
          order by letters desc, system_id, stage, failure
          """);

  private static final Sql OPEN_OF_RECORD =
      Sql.of(
          DeadLetterRows.COLUMNS
              + """
              where id = any(array(select id from dead_letter where record_id = :record and status = 'open')
                             || array(select d.id
                                      from link l
                                      join dead_letter d
                                        on d.ref_system = l.system_id and d.object = l.object
                                          and d.native_id = l.native_id and d.status = 'open' and d.kind = 'event'
                                      where l.record_id = :record))
              order by id desc
              limit :limit
              """);

  private static final Sql TAKE =
      Sql.of(
          """
          update dead_letter set status = 'replayed', replayed_by = :actor, closed_at = :at
          where id = :id and status = 'open'
          """);

  private static final Sql ASSIGN =
      Sql.of("update dead_letter set owner = :owner where id = :id and status = 'open'");

  private final Database database;
  private final Ids ids;

  public PostgresDeadLetters(Database database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public Optional<DeadLetter> find(UUID id) {
    return database.inTransaction(connection -> find(connection, id));
  }

  @Override
  public Listed<DeadLetter> list(Query query) {
    return database.inTransaction(
        connection ->
            LIST.on(connection)
                .with("system", query.system())
                .with("kind", query.kind())
                .with("status", query.status())
                .with("entities", Row.names(query.entities()))
                .with("stage", query.how().stage())
                .with("failure", query.how().failure())
                .with("owner", query.owner())
                .with("before", query.page().before())
                .page(query.page().limit(), DeadLetterRows::deadLetter));
  }

  @Override
  public long open(SystemId system) {
    return database.inTransaction(
        connection -> OPEN.on(connection).with("system", system).one(row -> row.number("open")));
  }

  @Override
  public List<Group> groups(@Nullable Set<String> entities) {
    return database.inTransaction(
        connection ->
            GROUPS
                .on(connection)
                .with("entities", Row.names(entities))
                .list(
                    row ->
                        new Group(
                            row.system("system_id"),
                            row.text("stage"),
                            row.text("failure"),
                            row.number("letters"),
                            row.time("oldest"),
                            row.text("reason"))));
  }

  @Override
  public Listed<DeadLetter> open(RecordId record, int limit) {
    return database.inTransaction(
        connection ->
            OPEN_OF_RECORD
                .on(connection)
                .with("record", record)
                .page(limit, DeadLetterRows::deadLetter));
  }

  @Override
  public boolean replay(UUID id, @Nullable Edit edit, String actor, Instant at) {
    return database.inTransaction(
        connection -> {
          int taken =
              TAKE.on(connection)
                  .with("id", id)
                  .with("actor", Row.words(actor))
                  .with("at", at)
                  .update();
          if (taken == 1) {
            var deadLetter = find(connection, id).orElseThrow();
            if (edit == null && !deadLetter.namesRecord()) {
              throw new NotReplayable(id);
            }
            queueAgain(connection, Replay.of(deadLetter, edit, ids, actor, at));
          }
          return taken == 1;
        });
  }

  @Override
  public boolean assign(UUID id, @Nullable String owner, String actor, Instant at) {
    return database.inTransaction(
        connection -> {
          var before = LOCK.on(connection).with("id", id).first(DeadLetterRows::deadLetter);
          if (before.isEmpty() || before.get().status() != DeadLetter.Status.OPEN) {
            return false;
          }
          var name = owner == null ? null : Row.words(owner);
          ASSIGN.on(connection).with("id", id).with("owner", name).update();
          var assignment = DeadLetterRows.ownerChange(before.get(), name);
          AuditRows.add(connection, List.of(assignment.entry(ids.next(), actor, at)));
          return true;
        });
  }

  private static Optional<DeadLetter> find(Connection connection, UUID id) {
    return FIND.on(connection).with("id", id).first(DeadLetterRows::deadLetter);
  }

  private static void queueAgain(Connection connection, Replay replay) {
    InboxRows.accept(connection, replay.events());
    DeliveryRows.add(connection, replay.deliveries());
    AuditRows.add(connection, List.of(replay.audit()));
  }
}
