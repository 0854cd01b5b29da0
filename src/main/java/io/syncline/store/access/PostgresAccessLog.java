package io.syncline.store.access;

import io.syncline.core.access.AccessLog;
import io.syncline.store.change.PostgresReads;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Who was shown what, in PostgreSQL: inserted, never changed. */
public final class PostgresAccessLog implements AccessLog {

  private static final Sql ADD =
      Sql.of(
          """
          insert into access_log (id, at, actor, what, entity, record_id, system_id, object, native_id, attributes)
          select id, at, actor, what, entity, record_id, system_id, object, native_id, attributes::text[]
          from unnest(:id::uuid[], :at::timestamptz[], :actor::text[], :what::text[], :entity::text[], :record::uuid[],
                      :system::text[], :object::text[], :nativeId::text[], :attributes::text[])
            as shown (id, at, actor, what, entity, record_id, system_id, object, native_id, attributes)
          """);

  private static final Sql LIST =
      Sql.of(
          """
          select id, at, actor, what, entity, record_id, system_id, object, native_id, attributes
          from access_log
          where (:record::uuid is null or record_id = :record::uuid)
            and (:system::text is null
                 or (system_id, object, native_id) = (:system::text, :object::text, :nativeId::text))
            and (:actor::text is null or actor = :actor::text)
            and (:entity::text is null or entity = :entity::text)
            and (:since::uuid is null or id >= :since::uuid)
            and (:until::uuid is null or id < :until::uuid)
            and (:before::uuid is null or id < :before::uuid)
          order by id desc
          limit :limit
          """);

  private final Database database;

  public PostgresAccessLog(Database database) {
    this.database = database;
  }

  @Override
  public void add(List<Access> accesses) {
    var rows =
        Rows.of(accesses)
            .uuid("id", Access::id)
            .time("at", Access::at)
            .text("actor", it -> Row.words(it.actor()))
            .text("what", it -> it.shown().what())
            .text("entity", it -> it.shown().entity())
            .uuid("record", it -> it.shown().record())
            .text("system", it -> it.shown().ref() == null ? null : it.shown().ref().system())
            .text("object", it -> it.shown().ref() == null ? null : it.shown().ref().object())
            .text("nativeId", it -> it.shown().ref() == null ? null : it.shown().ref().id())
            .text("attributes", it -> Row.literal(it.attributes().stream().sorted().toList()))
            .rows();
    database.run(connection -> ADD.on(connection).with(rows).update());
  }

  @Override
  public List<Access> list(Query query) {
    var ref = query.ref();
    return database.inTransaction(
        connection ->
            LIST.on(connection)
                .with("record", query.record())
                .with("system", ref == null ? null : ref.system())
                .with("object", ref == null ? null : ref.object())
                .with("nativeId", ref == null ? null : ref.id())
                .with("actor", query.actor())
                .with("entity", query.entity())
                .with("since", PostgresReads.earliest(query.since()))
                .with("until", PostgresReads.earliest(query.until()))
                .with("before", query.before())
                .with("limit", query.limit())
                .list(PostgresAccessLog::access));
  }

  private static Access access(Row row) throws SQLException {
    return new Access(
        row.uuid("id"),
        row.time("at"),
        row.text("actor"),
        new Shown(
            row.text("what"),
            row.text("entity"),
            row.maybeRecord("record_id"),
            row.maybeRef("system_id")),
        Set.copyOf(row.texts("attributes")));
  }
}
