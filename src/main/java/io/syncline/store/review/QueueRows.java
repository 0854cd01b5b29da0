package io.syncline.store.review;

import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.Review;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The review queue in the order in which it is due. */
final class QueueRows {

  private static final String WANTED =
      """
      where (:record::uuid is null or record_id = :record::uuid)
        and (:kind::text is null or kind = :kind::text)
        and (:entities::text[] is null or entity = any(:entities::text[]))
        and (:owner::text is null or owner = :owner::text)
        and (:status::text is null or status = :status::text)
        and (:attributes::text[] is null
             or attributes @> :attributes::text[] and attributes <@ :attributes::text[])
        and (:dueBefore::timestamptz is null
             or status = 'open' and coalesce(due_at, at + :wait::interval) < :dueBefore::timestamptz)
      """;

  private static final String BESIDE =
      """
        and (:place::uuid is null
             or (coalesce(due_at, at + :wait::interval), id) %s (:placeAt::timestamptz, :place::uuid))
      order by coalesce(due_at, at + :wait::interval) %s, id %s
      limit :limit
      """;

  private static final Sql DUE =
      Sql.of(ReviewRows.COLUMNS + WANTED + String.format(BESIDE, ">", "asc", "asc"));

  private static final Sql DUE_BEFORE =
      Sql.of(ReviewRows.COLUMNS + WANTED + String.format(BESIDE, "<", "desc", "desc"));

  private static final Sql COUNT = Sql.of("select count(*) as wanted from review_item\n" + WANTED);

  private QueueRows() {}

  static List<Review> due(
      Connection connection, Questions.Wanted wanted, Questions.@Nullable Place beside) {
    var sql = beside != null && beside.backwards() ? DUE_BEFORE : DUE;
    return wanted(sql.on(connection), wanted, Review.Status.OPEN)
        .with("place", beside == null ? null : beside.id())
        .with("placeAt", beside == null ? null : beside.dueAt())
        .with("limit", wanted.limit())
        .list(ReviewRows::review);
  }

  static long count(Connection connection, Questions.Wanted wanted) {
    return wanted(COUNT.on(connection), wanted, wanted.status()).one(row -> row.number("wanted"));
  }

  private static Sql.Call wanted(
      Sql.Call statement, Questions.Wanted wanted, Review.@Nullable Status status) {
    var attributes = wanted.scope().attributes();
    return statement
        .with("record", wanted.scope().record())
        .with("kind", wanted.kind())
        .with("entities", Row.names(wanted.scope().entities()))
        .with("owner", wanted.owner())
        .with("status", status)
        .with("attributes", attributes == null ? null : Row.literal(List.copyOf(attributes)))
        .with("dueBefore", wanted.dueBefore())
        .with("wait", Review.USUAL_WAIT.toSeconds() + " seconds");
  }
}
