package io.syncline.store.run;

import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.quality.RecordShapes;
import io.syncline.core.quality.SchemaDrift;
import io.syncline.core.quality.SchemaShape;
import io.syncline.json.Json;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Doc;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What records look like, in PostgreSQL. */
public final class PostgresShapes implements RecordShapes {

  private static final Sql FIRST =
      Sql.of(
          """
          insert into schema_shape (system_id, object, run_id, at, shape)
          values (:system, :object, :run, :at, :shape::json)
          on conflict do nothing
          """);

  private static final Sql KNOWN =
      Sql.of(
          "select shape from schema_shape where system_id = :system and object = :object for"
              + " update");

  private static final Sql UPDATE =
      Sql.of(
          """
          update schema_shape set run_id = :run, at = :at, shape = :shape::json
          where system_id = :system and object = :object
          """);

  private static final Sql NOTE =
      Sql.of(
          """
          insert into schema_drift (id, system_id, object, what, path, mapped, detail, run_id, at)
          values (:id, :system, :object, :what, :path, :mapped, :detail, :run, :at)
          """);

  private static final Sql BEGIN =
      Sql.of(
          """
          insert into shape_under_way (run_id, system_id, object, shape) values (:run, :system, :object, :shape::json)
          on conflict do nothing
          """);

  private static final Sql SO_FAR =
      Sql.of(
          "select shape from shape_under_way where (run_id, system_id, object) = (:run, :system,"
              + " :object)");

  private static final Sql LOCK =
      Sql.of(
          """
          select shape from shape_under_way where (run_id, system_id, object) = (:run, :system, :object)
          for update
          """);

  private static final Sql KEEP =
      Sql.of(
          """
          update shape_under_way
          set shape = :shape::json
          where (run_id, system_id, object) = (:run, :system, :object)
          """);

  private static final Sql DONE =
      Sql.of(
          "delete from shape_under_way where (run_id, system_id, object) = (:run, :system,"
              + " :object)");

  private static final Sql TIDY =
      Sql.of(
          """
          delete from shape_under_way s
          where not exists (select from sync_run r where r.id = s.run_id and r.ended_at is null)
          """);

  private static final Sql DRIFTS =
      Sql.of(
          """
          select id, system_id, object, what, path, mapped, detail, run_id, at
          from schema_drift
          where (:system::text is null or system_id = :system::text)
            and (:before::uuid is null or id < :before::uuid)
          order by id desc
          limit :limit
          """);

  private final Database database;
  private final Ids ids;

  public PostgresShapes(Database database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public List<Noted> compare(ObjectType type, SchemaShape now, String run, Instant at) {
    return database.inTransaction(
        connection -> {
          if (write(FIRST.on(connection), now, run, at) == 1) {
            return List.of();
          }
          var known =
              KNOWN
                  .on(connection)
                  .with("system", now.system().value())
                  .with("object", now.object())
                  .one(row -> shape(now.system(), now.object(), row.text("shape")));
          var compared = SchemaDrift.compare(type, known, now);
          write(UPDATE.on(connection), compared.known(), run, at);
          var noted =
              compared.drifts().stream()
                  .map(it -> new Noted(ids.next(), now.system(), now.object(), it, run, at))
                  .toList();
          noted.forEach(it -> note(connection, it));
          return noted;
        });
  }

  @Override
  public void keep(String run, SchemaShape soFar) {
    database.run(
        connection -> {
          var begun = at(BEGIN, connection, run, soFar).with("shape", text(soFar)).update();
          if (begun == 0) {
            var known =
                at(LOCK, connection, run, soFar)
                    .first(row -> shape(soFar.system(), soFar.object(), row.text("shape")));
            var all = known.map(soFar::with).orElse(soFar);
            at(KEEP, connection, run, soFar).with("shape", text(all)).update();
          }
        });
  }

  private static Sql.Call at(Sql statement, Connection connection, String run, SchemaShape shape) {
    return at(statement, connection, run, shape.system(), shape.object());
  }

  private static Sql.Call at(
      Sql statement, Connection connection, String run, SystemId system, String object) {
    return statement
        .on(connection)
        .with("run", run)
        .with("system", system.value())
        .with("object", object);
  }

  @Override
  public Optional<SchemaShape> kept(String run, SystemId system, String object) {
    return database.inTransaction(
        connection ->
            at(SO_FAR, connection, run, system, object)
                .first(row -> shape(system, object, row.text("shape"))));
  }

  @Override
  public void done(String run, SystemId system, String object) {
    database.run(connection -> at(DONE, connection, run, system, object).update());
  }

  /** Deletes what ended runs left behind. */
  public void tidy() {
    database.run(connection -> TIDY.on(connection).update());
  }

  @Override
  public List<Noted> drifts(@Nullable SystemId system, @Nullable UUID before, int limit) {
    return database.inTransaction(
        connection ->
            DRIFTS
                .on(connection)
                .with("system", system == null ? null : system.value())
                .with("before", before)
                .with("limit", limit)
                .list(PostgresShapes::noted));
  }

  private static int write(Sql.Call call, SchemaShape shape, String run, Instant at) {
    return call.with("system", shape.system().value())
        .with("object", shape.object())
        .with("run", run)
        .with("at", at)
        .with("shape", text(shape))
        .update();
  }

  private static void note(Connection connection, Noted it) {
    NOTE.on(connection)
        .with("id", it.id())
        .with("system", it.system().value())
        .with("object", it.object())
        .with("what", it.drift().what())
        .with("path", it.drift().path())
        .with("mapped", it.drift().mapped())
        .with("detail", "text", it.drift().detail())
        .with("run", it.run())
        .with("at", it.at())
        .update();
  }

  private static Noted noted(Row row) throws SQLException {
    return new Noted(
        row.uuid("id"),
        row.system("system_id"),
        row.text("object"),
        new SchemaDrift.Drift(
            row.constant("what", SchemaDrift.What.class),
            row.text("path"),
            row.flag("mapped"),
            row.texts("detail")),
        row.text("run_id"),
        row.time("at"));
  }

  private static String text(SchemaShape shape) {
    var fields = new HashMap<String, Value>();
    shape
        .fields()
        .forEach(
            (path, it) ->
                fields.put(
                    path,
                    new Doc()
                        .number("said", it.said())
                        .number("filled", it.filled())
                        .put("kinds", texts(it.kinds().stream().map(Enum::name).toList()))
                        .put("words", texts(it.words()))
                        .struct()));
    return Json.text(
        new Doc()
            .number("records", shape.records())
            .put("complete", Value.flag(shape.complete()))
            .put("fields", new Value.Struct(fields))
            .struct());
  }

  private static Value texts(Collection<String> texts) {
    return new Value.Items(texts.stream().sorted().map(Value::text).toList());
  }

  private static SchemaShape shape(SystemId system, String object, String text) {
    var doc = new Doc(Json.stored(text));
    var fields = new HashMap<String, SchemaShape.Field>();
    doc.doc("fields")
        .forEach(
            (path, it) ->
                fields.put(
                    path,
                    new SchemaShape.Field(
                        it.number("said"),
                        it.number("filled"),
                        texts(it.value("kinds")).stream()
                            .map(kind -> SchemaShape.Kind.valueOf(kind.toUpperCase(Locale.ROOT)))
                            .collect(Collectors.toSet()),
                        Set.copyOf(texts(it.value("words"))))));
    return new SchemaShape(
        system,
        object,
        doc.number("records"),
        ((Value.Flag) doc.value("complete")).value(),
        fields);
  }

  private static List<String> texts(Value items) {
    return ((Value.Items) items).values().stream().map(it -> ((Value.Text) it).value()).toList();
  }
}
