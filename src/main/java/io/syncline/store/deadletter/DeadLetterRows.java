package io.syncline.store.deadletter;

import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.model.About;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.store.audit.OwnerChange;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rows of dead letters. */
public final class DeadLetterRows {

  static final String COLUMNS =
      """
      select id, system_id, kind, stage, entity, record_id, ref_system, object, native_id, payload, attributes, attempts,
             failure, reason, definition, work_id, at, status, may_create, owner
      from dead_letter
      """;

  private static final Sql ADD =
      Sql.of(
          """
          insert into dead_letter (id, system_id, kind, stage, entity, record_id, ref_system, object, native_id, payload,
                                   attributes, attempts, failure, reason, definition, work_id, at, status,
                                   may_create)
          select id, system_id, kind, stage, entity, record_id, ref_system, object, native_id, payload,
                 attributes::text[], attempts, failure, reason, definition, work_id, at, status, may_create
          from unnest(:id::uuid[], :system::text[], :kind::text[], :stage::text[], :entity::text[], :record::uuid[],
                      :refSystem::text[], :object::text[], :nativeId::text[], :payload::bytea[], :attributes::text[],
                      :attempts::bigint[], :failure::text[], :reason::text[], :definition::text[], :work::uuid[],
                      :at::timestamptz[], :status::text[], :mayCreate::boolean[])
            as letter (id, system_id, kind, stage, entity, record_id, ref_system, object, native_id, payload, attributes,
                       attempts, failure, reason, definition, work_id, at, status, may_create)
          on conflict do nothing
          """);

  private static final Sql SUPERSEDE =
      Sql.of(
          """
          update dead_letter letter
          set status = 'superseded', closed_at = covered.at
          from unnest(:record::uuid[], :target::text[], :attributes::text[], :at::timestamptz[])
            as covered (record_id, target, attributes, at)
          where letter.record_id = covered.record_id
            and letter.system_id = covered.target
            and letter.status = 'open'
            and letter.kind = 'delivery'
            and letter.attributes <@ covered.attributes::text[]
          """);

  private static final Sql SENT =
      Sql.of(
          """
          select payload from dead_letter
          where record_id = :record and system_id = :system and status = 'open'
            and kind = 'delivery' and failure = 'OutcomeUnknown' and native_id is null
          order by id desc
          limit 1
          """);

  private DeadLetterRows() {}

  /** What a create with an unknown outcome sent; null: there is none. */
  public static Value.@Nullable Struct sentUnanswered(
      Connection connection, RecordId record, SystemId system) {
    return SENT
        .on(connection)
        .with("record", record)
        .with("system", system)
        .list(row -> Json.stored(row.payload("payload")))
        .stream()
        .findFirst()
        .orElse(null);
  }

  public static void add(Connection connection, List<DeadLetter> deadLetters) {
    if (deadLetters.isEmpty()) {
      return;
    }
    ADD.on(connection)
        .with(
            Rows.of(deadLetters)
                .uuid("id", DeadLetter::id)
                .text("system", DeadLetter::system)
                .text("kind", it -> it.work().kind())
                .text("stage", it -> it.failure().stage())
                .text("entity", it -> it.about().entity())
                .uuid("record", it -> it.about().record())
                .text(
                    "refSystem", it -> it.about().ref() == null ? null : it.about().ref().system())
                .text("object", it -> it.about().ref() == null ? null : it.about().ref().object())
                .text("nativeId", it -> it.about().ref() == null ? null : it.about().ref().id())
                .column("payload", "bytea", it -> Sealing.payload(Json.write(it.work().payload())))
                .text(
                    "attributes",
                    it -> Row.literal(List.copyOf(new TreeSet<>(it.work().attributes()))))
                .number("attempts", it -> it.failure().attempts())
                .text("failure", it -> it.failure().type())
                .text("reason", it -> Row.words(it.failure().reason()))
                .text("definition", it -> it.work().definition())
                .uuid("work", it -> it.work().id())
                .time("at", DeadLetter::at)
                .text("status", DeadLetter::status)
                .flag("mayCreate", it -> it.work().mayCreate())
                .rows())
        .update();
  }

  /** A success that supersedes older failures of the same record and target (S7). */
  public record Covered(RecordId record, SystemId target, Set<String> attributes, Instant at) {}

  public static void supersede(Connection connection, Collection<Covered> covered) {
    if (covered.isEmpty()) {
      return;
    }
    SUPERSEDE
        .on(connection)
        .with(
            Rows.of(covered)
                .uuid("record", Covered::record)
                .text("target", Covered::target)
                .text("attributes", it -> Row.literal(List.copyOf(it.attributes())))
                .time("at", Covered::at)
                .rows())
        .update();
  }

  /** To whose care a letter is given. */
  public static OwnerChange ownerChange(DeadLetter before, @Nullable String owner) {
    return new OwnerChange(before.about(), before.system(), before.state().owner(), owner);
  }

  static DeadLetter deadLetter(Row row) throws SQLException {
    return new DeadLetter(
        row.uuid("id"),
        row.system("system_id"),
        new DeadLetter.Work(
            row.constant("kind", DeadLetter.Kind.class),
            row.uuid("work_id"),
            Json.stored(row.payload("payload")),
            Set.copyOf(row.texts("attributes")),
            row.text("definition"),
            row.flag("may_create")),
        new About(row.text("entity"), row.maybeRecord("record_id"), row.maybeRef("ref_system")),
        new DeadLetter.LastFailure(
            row.text("stage"), row.integer("attempts"), row.text("failure"), row.text("reason")),
        row.time("at"),
        new DeadLetter.State(
            row.constant("status", DeadLetter.Status.class), row.maybeText("owner")));
  }
}
