package io.syncline.store.review;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.conflict.Tally;
import io.syncline.core.model.Ids;
import io.syncline.core.model.RecordId;
import io.syncline.store.audit.AuditRows;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conflicts and review items in PostgreSQL. */
public final class PostgresQuestions implements Questions {

  private static final String REVIEW =
      """
      select id, kind, subject, entity, record_id, system_id, object, native_id, attributes, candidates, question, at
      from review_item
      """;

  private static final Sql CONFLICT_BY_ID = Sql.of(OpenQuestionRows.CONFLICT + "where id = :id");

  private static final Sql CONFLICTS =
      Sql.of(
          OpenQuestionRows.CONFLICT
              + """
              where (:record::uuid is null or record_id = :record::uuid)
                and (:entities::text[] is null or entity = any(:entities::text[]))
                and (not :openOnly or winner is null)
                and (:before::uuid is null or id < :before::uuid)
              order by id desc
              limit :limit
              """);

  private static final Sql REVIEW_BY_ID = Sql.of(REVIEW + "where id = :id");

  private static final Sql OPEN_REVIEWS =
      Sql.of(
          REVIEW
              + """
              where status = 'open'
                and (:record::uuid is null or record_id = :record::uuid)
                and (:entities::text[] is null or entity = any(:entities::text[]))
                and (:before::uuid is null or id < :before::uuid)
              order by id desc
              limit :limit
              """);

  private static final Sql COUNT =
      Sql.of("select count(*) as open from review_item where status = 'open'");

  private static final Sql CLOSE =
      Sql.of(
          """
          update review_item
          set status = 'answered', resolution = :resolution, resolved_by = :actor, resolved_at = :at
          where id = :id and status = 'open'
          """);

  private final Database database;
  private final Ids ids;

  public PostgresQuestions(Database database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public Optional<Conflict> conflict(UUID id) {
    return database.inTransaction(
        connection ->
            CONFLICT_BY_ID.on(connection).with("id", id).first(OpenQuestionRows::conflict));
  }

  @Override
  public List<Conflict> conflicts(Query query) {
    return database.inTransaction(
        connection ->
            CONFLICTS
                .on(connection)
                .with("record", query.record())
                .with("entities", Row.names(query.entities()))
                .with("openOnly", query.openOnly())
                .with("before", query.before())
                .with("limit", query.limit())
                .list(OpenQuestionRows::conflict));
  }

  @Override
  public List<Tally> tallies(@Nullable Set<String> entities, Instant since, int limit) {
    return database.inTransaction(
        connection -> TallyRows.since(connection, entities, since, limit));
  }

  @Override
  public Optional<ReviewItem> review(UUID id) {
    return database.inTransaction(
        connection -> REVIEW_BY_ID.on(connection).with("id", id).first(OpenQuestionRows::review));
  }

  @Override
  public Optional<Review> find(UUID review) {
    return database.inTransaction(connection -> ReviewRows.find(connection, review));
  }

  @Override
  public List<Review> reviews(Wanted wanted) {
    return database.inTransaction(connection -> ReviewRows.page(connection, wanted));
  }

  @Override
  public List<Review> due(Wanted wanted, @Nullable Place beside) {
    return database.inTransaction(connection -> QueueRows.due(connection, wanted, beside));
  }

  @Override
  public long count(Wanted wanted) {
    return database.inTransaction(connection -> QueueRows.count(connection, wanted));
  }

  @Override
  public OpenQuestions open(RecordId record) {
    return database.inSnapshot(connection -> ReviewRows.open(connection, record));
  }

  @Override
  public boolean assign(UUID review, Assigned assigned, String actor, Instant at) {
    return database.inTransaction(
        connection -> {
          var entry =
              ReviewRows.assign(connection, review, assigned)
                  .map(it -> it.entry(ids.next(), actor, at));
          entry.ifPresent(it -> AuditRows.add(connection, List.of(it)));
          return entry.isPresent();
        });
  }

  @Override
  public List<Waiting> waiting() {
    return database.inTransaction(ReviewRows::waiting);
  }

  @Override
  public List<ReviewItem> openReviews(Query query) {
    return database.inTransaction(
        connection ->
            OPEN_REVIEWS
                .on(connection)
                .with("record", query.record())
                .with("entities", Row.names(query.entities()))
                .with("before", query.before())
                .with("limit", query.limit())
                .list(OpenQuestionRows::review));
  }

  @Override
  public long openReviews() {
    return database.inTransaction(
        connection -> COUNT.on(connection).one(row -> row.number("open")));
  }

  @Override
  public boolean close(UUID review, String resolution, String actor, Instant at) {
    return database.inTransaction(
        connection ->
            CLOSE
                    .on(connection)
                    .with("id", review)
                    .with("resolution", Row.words(resolution))
                    .with("actor", Row.words(actor))
                    .with("at", at)
                    .update()
                == 1);
  }
}
