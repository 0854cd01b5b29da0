package io.syncline.store.review;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.About;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.Effect;
import io.syncline.json.Json;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of conflicts and review items, and what they hold back (S2). */
public final class OpenQuestionRows {

  private static final Sql HELD =
      Sql.of(
          """
          select record_id, unnest(attributes) as attribute
          from review_item
          where record_id = any(:records) and status = 'open'
          union
          select record_id, attribute
          from conflict
          where record_id = any(:records) and winner is null
          """);

  // The same values again are the same conflict; one that has become a question is asked again.
  private static final Sql ADD_CONFLICTS =
      Sql.of(
          """
          insert into conflict (id, record_id, entity, attribute, kind, base, held_system, held_value, held_edited_at,
                                seen_system, seen_value, seen_edited_at, rule, winner, outcome, decided_by, at, fingerprint)
          select id, record_id, entity, attribute, kind, base::json, held_system, held_value::json, held_edited_at,
                 seen_system, seen_value::json, seen_edited_at, rule, winner, outcome::json, decided_by, at, fingerprint
          from unnest(:id::uuid[], :record::uuid[], :entity::text[], :attribute::text[], :kind::text[], :base::text[],
                      :heldSystem::text[], :heldValue::text[], :heldEditedAt::timestamptz[], :seenSystem::text[],
                      :seenValue::text[], :seenEditedAt::timestamptz[], :rule::text[], :winner::text[],
                      :outcome::text[], :decidedBy::text[], :at::timestamptz[], :fingerprint::bytea[])
            as added (id, record_id, entity, attribute, kind, base, held_system, held_value, held_edited_at, seen_system,
                      seen_value, seen_edited_at, rule, winner, outcome, decided_by, at, fingerprint)
          order by record_id, attribute, fingerprint
          on conflict (record_id, attribute, fingerprint) do update
          set kind = excluded.kind, held_system = excluded.held_system, held_value = excluded.held_value,
              held_edited_at = excluded.held_edited_at, seen_system = excluded.seen_system,
              seen_value = excluded.seen_value, seen_edited_at = excluded.seen_edited_at, rule = excluded.rule, winner = null, outcome = null,
              decided_by = excluded.decided_by, at = excluded.at, overturned_at = null, overturned_by = null,
              decided_at = null, before = null
          where excluded.winner is null and conflict.winner is not null
          """);

  // The question that is open already holds what the new one would; one that was declined is not
  // asked again.
  private static final Sql ADD_REVIEWS =
      Sql.of(
          """
          insert into review_item (id, kind, subject, entity, record_id, system_id, object, native_id, attributes,
                                   candidates, question, at)
          select id, kind, subject, entity, record_id, system_id, object, native_id, attributes::text[],
                 candidates::text[], question, at
          from unnest(:id::uuid[], :kind::text[], :subject::text[], :entity::text[], :record::uuid[], :system::text[],
                      :object::text[], :nativeId::text[], :attributes::text[], :candidates::text[], :question::text[],
                      :at::timestamptz[])
            as added (id, kind, subject, entity, record_id, system_id, object, native_id, attributes, candidates, question,
                      at)
          where not exists (select
                            from review_item declined
                            where (declined.kind, md5(declined.subject)) = (added.kind, md5(added.subject))
                              and declined.status = 'declined')
          order by kind, md5(subject)
          on conflict (kind, md5(subject)) where status = 'open' do update
          set attributes = array(select distinct unnest(review_item.attributes || excluded.attributes) order by 1),
              candidates = case when excluded.subject ~ '^(deletes|creates)@'
                                then array(select distinct unnest(review_item.candidates || excluded.candidates) order by 1)
                                when excluded.record_id is null
                                  and excluded.kind in ('ambiguous_match', 'identity_conflict')
                                then excluded.candidates
                                else review_item.candidates end,
              question = case when excluded.subject ~ '^(deletes|creates)@'
                              then regexp_replace(review_item.question, '^[0-9]+',
                                                  cardinality(array(select distinct unnest(review_item.candidates
                                                                                           || excluded.candidates)))::text)
                              when excluded.record_id is null
                                and excluded.kind in ('ambiguous_match', 'identity_conflict')
                              then excluded.question
                              else review_item.question end
          where not review_item.attributes @> excluded.attributes
             or excluded.subject ~ '^(deletes|creates)@' and not review_item.candidates @> excluded.candidates
             or excluded.record_id is null and excluded.kind in ('ambiguous_match', 'identity_conflict')
                and review_item.candidates <> excluded.candidates
          """);

  private static final Sql ANSWERED =
      Sql.of(
          """
          update review_item i
          set status = 'answered', resolution = 'answered itself', resolved_at = now()
          from unnest(:kind::text[], :subject::text[]) as answered (kind, subject)
          where (i.kind, md5(i.subject)) = (answered.kind, md5(answered.subject)) and i.status = 'open'
          """);

  private static final Sql COPIES =
      Sql.of(
          """
          select system_id, object, native_id
          from review_item
          where kind in ('ambiguous_match', 'identity_conflict') and status = 'open' and system_id = :system and native_id is not null
            and record_id is null and :record = any(candidates)
          limit 100
          """);

  static final String CONFLICT_COLUMNS =
      """
      select id, record_id, entity, attribute, kind, base, held_system, held_value, held_edited_at, seen_system,
             seen_value, seen_edited_at, rule, winner, outcome, decided_by, at
      """;

  static final String CONFLICT = CONFLICT_COLUMNS + "from conflict ";

  private static final Sql OPEN_CONFLICTS =
      Sql.of(CONFLICT + "where record_id = :record and winner is null order by id desc");

  private static final Sql LOCK_CONFLICT = Sql.of(CONFLICT + "where id = :id for update");

  private OpenQuestionRows() {}

  /** Newest first. */
  static List<Conflict> openConflicts(Connection connection, RecordId record) {
    return OPEN_CONFLICTS.on(connection).with("record", record).list(OpenQuestionRows::conflict);
  }

  public static Optional<Conflict> lockConflict(Connection connection, UUID id) {
    return LOCK_CONFLICT.on(connection).with("id", id).first(OpenQuestionRows::conflict);
  }

  public static void answered(Connection connection, Collection<Effect.QuestionAnswered> answered) {
    if (!answered.isEmpty()) {
      var rows =
          Rows.of(answered)
              .text("kind", Effect.QuestionAnswered::question)
              .text("subject", it -> Row.words(it.subject()))
              .rows();
      ANSWERED.on(connection).with(rows).update();
    }
  }

  /** The copies there of which is asked whether they are this record. */
  public static Set<NativeRef> copies(Connection connection, RecordId record, SystemId system) {
    return Set.copyOf(
        COPIES
            .on(connection)
            .with("system", system)
            .with("record", record.toString())
            .list(row -> row.ref()));
  }

  public static Map<RecordId, Set<String>> held(
      Connection connection, Collection<RecordId> records) {
    record Held(RecordId record, String attribute) {}
    var found = new HashMap<RecordId, Set<String>>();
    HELD.on(connection)
        .with("records", "uuid", records)
        .list(row -> new Held(row.record("record_id"), row.text("attribute")))
        .forEach(
            it -> found.computeIfAbsent(it.record(), any -> new HashSet<>()).add(it.attribute()));
    return found;
  }

  public static void addConflicts(Connection connection, List<Conflict> conflicts) {
    if (conflicts.isEmpty()) {
      return;
    }
    ADD_CONFLICTS
        .on(connection)
        .with(
            Rows.of(conflicts)
                .uuid("id", Conflict::id)
                .uuid("record", Conflict::record)
                .text("entity", Conflict::entity)
                .text("attribute", Conflict::attribute)
                .text("kind", Conflict::kind)
                .document("base", it -> it.base() == null ? null : Json.text(it.base()))
                .text("heldSystem", it -> it.held().system())
                .document("heldValue", it -> maybe(it.held().value()))
                .time("heldEditedAt", it -> it.held().editedAt())
                .text("seenSystem", it -> it.seen().system())
                .document("seenValue", it -> maybe(it.seen().value()))
                .time("seenEditedAt", it -> it.seen().editedAt())
                .text("rule", it -> it.decided().rule())
                .text("winner", it -> it.decided().winner())
                .document(
                    "outcome",
                    it -> it.decided().outcome() == null ? null : Json.text(it.decided().outcome()))
                .text("decidedBy", it -> it.decided().by())
                .time("at", Conflict::at)
                .column("fingerprint", "bytea", it -> Sealing.hash(it.key().fingerprint().bytes()))
                .rows())
        .update();
  }

  public static void addReviews(Connection connection, Collection<ReviewItem> items) {
    if (items.isEmpty()) {
      return;
    }
    ADD_REVIEWS
        .on(connection)
        .with(
            Rows.of(onePerSubject(items))
                .uuid("id", ReviewItem::id)
                .text("kind", ReviewItem::kind)
                .text("subject", it -> Row.words(it.subject()))
                .text("entity", ReviewItem::entity)
                .uuid("record", ReviewItem::record)
                .text("system", it -> it.ref() == null ? null : it.ref().system())
                .text("object", it -> it.ref() == null ? null : it.ref().object())
                .text("nativeId", it -> it.ref() == null ? null : it.ref().id())
                .text("attributes", it -> Row.literal(List.copyOf(new TreeSet<>(it.attributes()))))
                .text("candidates", it -> Row.literal(it.candidates()))
                .text("question", it -> Row.words(it.question()))
                .time("at", ReviewItem::at)
                .rows())
        .update();
  }

  /** One statement cannot touch a row twice. */
  private static Collection<ReviewItem> onePerSubject(Collection<ReviewItem> items) {
    var first = new LinkedHashMap<List<Object>, ReviewItem>();
    items.forEach(
        it -> first.merge(List.of(it.kind(), it.subject()), it, OpenQuestionRows::together));
    return first.values();
  }

  private static ReviewItem together(ReviewItem one, ReviewItem other) {
    var attributes = new HashSet<>(one.attributes());
    attributes.addAll(other.attributes());
    return new ReviewItem(
        one.id(),
        new ReviewItem.Key(one.kind(), one.subject()),
        new About(one.entity(), one.record(), one.ref()),
        attributes,
        one.candidates(),
        one.question(),
        one.at());
  }

  private static @Nullable String maybe(@Nullable Value value) {
    return value == null ? null : Json.text(value);
  }

  static ReviewItem review(Row row) throws SQLException {
    return new ReviewItem(
        row.uuid("id"),
        new ReviewItem.Key(
            row.constant("kind", ReviewItem.Kind.class, ReviewItem.Kind.UNKNOWN),
            row.text("subject")),
        about(row),
        Set.copyOf(row.texts("attributes")),
        row.texts("candidates"),
        row.text("question"),
        row.time("at"));
  }

  static Conflict conflict(Row row) throws SQLException {
    var base = row.maybeDocument("base");
    var outcome = row.maybeDocument("outcome");
    return new Conflict(
        row.uuid("id"),
        new Conflict.Disputed(row.record("record_id"), row.text("entity"), row.text("attribute")),
        row.constant("kind", Conflict.Kind.class, Conflict.Kind.UNKNOWN),
        new Conflict.Values(
            base == null ? null : Json.parse(base), side(row, "held"), side(row, "seen")),
        new Conflict.Decided(
            row.text("rule"),
            row.maybeSystem("winner"),
            outcome == null ? null : Json.parse(outcome),
            row.text("decided_by")),
        row.time("at"));
  }

  private static Conflict.Side side(Row row, String which) throws SQLException {
    var value = row.maybeDocument(which + "_value");
    return new Conflict.Side(
        row.system(which + "_system"),
        value == null ? null : Json.parse(value),
        row.time(which + "_edited_at"));
  }

  static About about(Row row) throws SQLException {
    return new About(row.text("entity"), row.maybeRecord("record_id"), row.maybeRef("system_id"));
  }
}
