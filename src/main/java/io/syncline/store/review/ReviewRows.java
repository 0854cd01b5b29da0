package io.syncline.store.review;

import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.QuestionsClosed;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.RecordId;
import io.syncline.json.Json;
import io.syncline.store.audit.OwnerChange;
import io.syncline.store.sql.Documents;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Rows;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** The rows of review items as a queue: their owners, due times and results. */
public final class ReviewRows {

  static final String COLUMNS =
      """
      select id, kind, subject, entity, record_id, system_id, object, native_id, attributes, candidates, question, at,
             status, owner, due_at, resolution, resolved_by, resolved_at
      from review_item
      """;

  private static final Sql BY_ID = Sql.of(COLUMNS + "where id = :id");

  private static final Sql LOCK = Sql.of(COLUMNS + "where id = :id for update");

  private static final Sql PAGE =
      Sql.of(
          COLUMNS
              + """
              where (:record::uuid is null or record_id = :record::uuid)
                and (:kind::text is null or kind = :kind::text)
                and (:entities::text[] is null or entity = any(:entities::text[]))
                and (:owner::text is null or owner = :owner::text)
                and (:status::text is null or status = :status::text)
                and (:attributes::text[] is null
                     or attributes @> :attributes::text[] and attributes <@ :attributes::text[])
                and (:dueBefore::timestamptz is null
                     or status = 'open' and coalesce(due_at, at + :wait::interval) < :dueBefore::timestamptz)
                and (:before::uuid is null or id < :before::uuid)
              order by id desc
              limit :limit
              """);

  private static final Sql OPEN_OF_RECORD =
      Sql.of(COLUMNS + "where record_id = :record and status = 'open' order by id");

  private static final Sql ASSIGN =
      Sql.of(
          """
          update review_item r
          set owner = :owner, due_at = coalesce(:dueAt::timestamptz, r.due_at)
          from (select id, owner from review_item where id = :id for update) before
          where r.id = before.id and r.status = 'open'
          returning r.entity, r.record_id, r.system_id, r.object, r.native_id, r.owner, before.owner as owner_before
          """);

  private static final Sql WAITING =
      Sql.of(
          """
          select kind, entity, count(*) as waiting, min(at) as oldest
          from review_item
          where status = 'open'
          group by kind, entity
          order by kind, entity
          """);

  private static final Sql ANSWER =
      Sql.of(
          """
          update review_item
          set status = :status, resolution = :resolution, resolved_by = :actor, resolved_at = :at
          where id = any(:ids) and status = 'open'
          """);

  private static final Sql DECIDE =
      Sql.of(
          """
          update conflict c
          set winner = decided.winner, decided_by = :actor, decided_at = :at, outcome = decided.value::json,
              before = decided.before::json
          from unnest(:id::uuid[], :winner::text[], :value::text[], :before::text[])
            as decided (id, winner, value, before)
          where c.id = decided.id and c.winner is null
          """);

  private ReviewRows() {}

  static Optional<Review> find(Connection connection, UUID id) {
    return BY_ID.on(connection).with("id", id).first(ReviewRows::review);
  }

  public static Optional<Review> lock(Connection connection, UUID id) {
    return LOCK.on(connection).with("id", id).first(ReviewRows::review);
  }

  static List<Review> page(Connection connection, Questions.Wanted wanted) {
    var attributes = wanted.scope().attributes();
    return PAGE.on(connection)
        .with("record", wanted.scope().record())
        .with("kind", wanted.kind())
        .with("entities", Row.names(wanted.scope().entities()))
        .with("owner", wanted.owner())
        .with("status", wanted.status())
        .with("attributes", attributes == null ? null : Row.literal(List.copyOf(attributes)))
        .with("dueBefore", wanted.dueBefore())
        .with("wait", Review.USUAL_WAIT.toSeconds() + " seconds")
        .with("before", wanted.before())
        .with("limit", wanted.limit())
        .list(ReviewRows::review);
  }

  public static OpenQuestions open(Connection connection, RecordId record) {
    var items =
        OPEN_OF_RECORD.on(connection).with("record", record).list(ReviewRows::review).stream()
            .map(Review::item)
            .toList();
    return new OpenQuestions(items, OpenQuestionRows.openConflicts(connection, record));
  }

  /** Empty where it is not open. */
  static Optional<OwnerChange> assign(Connection connection, UUID id, Questions.Assigned it) {
    return ASSIGN
        .on(connection)
        .with("id", id)
        .with("owner", it.owner() == null ? null : Row.words(it.owner()))
        .with("dueAt", it.dueAt())
        .first(
            row ->
                new OwnerChange(
                    OpenQuestionRows.about(row),
                    null,
                    row.maybeText("owner_before"),
                    row.maybeText("owner")));
  }

  static List<Questions.Waiting> waiting(Connection connection) {
    return WAITING
        .on(connection)
        .list(
            row ->
                new Questions.Waiting(
                    row.constant("kind", ReviewItem.Kind.class, ReviewItem.Kind.UNKNOWN),
                    row.text("entity"),
                    row.number("waiting"),
                    row.time("oldest")));
  }

  /** Their rows are locked and were open. */
  public static void close(Connection connection, List<QuestionsClosed> closings) {
    for (var closing : closings) {
      ANSWER
          .on(connection)
          .withIds("ids", new TreeSet<>(closing.reviews()))
          .with("status", closing.status())
          .with("resolution", Row.words(closing.resolution()))
          .with("actor", Row.words(closing.actor()))
          .with("at", closing.at())
          .update();
      decide(connection, closing);
    }
  }

  private static void decide(Connection connection, QuestionsClosed closing) {
    var verdicts = new ArrayList<>(closing.verdicts());
    if (!verdicts.isEmpty()) {
      DECIDE
          .on(connection)
          .with("actor", Row.words(closing.actor()))
          .with("at", closing.at())
          .with(
              Rows.of(verdicts)
                  .uuid("id", QuestionsClosed.Verdict::conflict)
                  .text("winner", QuestionsClosed.Verdict::winner)
                  .document("value", it -> Json.text(it.value()))
                  .document("before", it -> Documents.meanings(it.before()))
                  .rows())
          .update();
      KeptDecisionRows.replace(
          connection, verdicts.stream().map(QuestionsClosed.Verdict::conflict).toList());
    }
  }

  static Review review(Row row) throws SQLException {
    var item = OpenQuestionRows.review(row);
    var dueAt = row.maybeTime("due_at");
    var resolution = row.maybeText("resolution");
    var resolvedAt = row.maybeTime("resolved_at");
    return new Review(
        item,
        row.constant("status", Review.Status.class),
        row.maybeText("owner"),
        dueAt == null ? item.at().plus(Review.USUAL_WAIT) : dueAt,
        resolution == null || resolvedAt == null
            ? null
            : new Review.Answer(resolution, row.maybeText("resolved_by"), resolvedAt));
  }
}
