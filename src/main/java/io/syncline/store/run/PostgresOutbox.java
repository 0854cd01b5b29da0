package io.syncline.store.run;

import io.syncline.core.notify.Message;
import io.syncline.core.notify.Outbox;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.NewerFormatRows;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages in PostgreSQL. */
public final class PostgresOutbox implements Outbox {

  private static final Sql PUT =
      Sql.of(
          """
          insert into message_outbox (id, channel, occasion, about, urgency, subject, recipient, run_id, body, numbers, at,
                                      next_attempt_at)
          values (:id, :channel, :occasion, :about, :urgency, :subject, :recipient, :run, :body, :numbers::json, :at, :due)
          on conflict (occasion, channel) do nothing
          """);

  private static final Sql REPORTED =
      Sql.of("select 1 from message_outbox where occasion = :occasion limit 1");

  private static final Sql CLAIM =
      Sql.of(
          """
          with due as (
            select id
            from message_outbox
            where next_attempt_at <= :now and channel not in (select channel from paused_channel)
            order by next_attempt_at, id
            limit :limit
            for update skip locked
          )
          update message_outbox m
          set next_attempt_at = :until, attempts = m.attempts + 1
          from due
          where m.id = due.id
          returning m.id, m.channel, m.occasion, m.about, m.urgency, m.subject, m.recipient, m.run_id, m.body, m.numbers, m.at,
                    m.attempts
          """);

  private static final Sql POSTED =
      Sql.of(
          """
          update message_outbox
          set posted_at = :at, next_attempt_at = null, failure = null
          where id = :id
          """);

  private static final Sql FAILED =
      Sql.of(
          """
          update message_outbox
          set failure = :why, next_attempt_at = :next
          where id = :id and posted_at is null
          """);

  private static final Sql FORGET = Sql.of("delete from message_outbox where at < :before");

  private final Database database;
  private final NewerFormatRows unread = new NewerFormatRows("Messages");

  public PostgresOutbox(Database database) {
    this.database = database;
  }

  @Override
  public boolean put(Message message, Instant at, Map<String, UUID> channels) {
    return database.inTransaction(
        connection -> {
          boolean first =
              message.occasion() == null
                  || REPORTED
                      .on(connection)
                      .with("occasion", message.occasion())
                      .list(row -> true)
                      .isEmpty();
          int made = 0;
          for (var it : first ? channels.entrySet() : Set.<Map.Entry<String, UUID>>of()) {
            made +=
                PUT.on(connection)
                    .with("id", it.getValue())
                    .with("channel", it.getKey())
                    .with("occasion", message.occasion())
                    .with("about", message.topic().about())
                    .with("urgency", message.urgency())
                    .with("subject", message.topic().subject())
                    .with("recipient", message.to() == null ? null : Row.words(message.to()))
                    .with("run", message.topic().run())
                    .with("body", Row.words(message.text()))
                    .with("numbers", RunRows.counts(message.numbers()))
                    .with("at", at)
                    .with("due", it.getKey().equals(LOG) ? null : at)
                    .update();
          }
          return made > 0;
        });
  }

  @Override
  public List<Waiting> claim(Instant now, Instant until, int limit) {
    return database
        .inTransaction(
            connection ->
                CLAIM
                    .on(connection)
                    .with("now", now)
                    .with("until", until)
                    .with("limit", limit)
                    .list(PostgresOutbox::waiting, unread))
        .stream()
        .sorted(Comparator.comparing(Waiting::at).thenComparing(Waiting::id))
        .toList();
  }

  static Message message(Row row) throws SQLException {
    return new Message(
        new Message.Topic(row.text("about"), row.text("subject"), row.maybeText("run_id")),
        row.constant("urgency", Message.Urgency.class),
        row.maybeText("recipient"),
        row.text("body"),
        RunRows.counts(row.text("numbers")),
        row.maybeText("occasion"));
  }

  private static Waiting waiting(Row row) throws SQLException {
    return new Waiting(
        row.uuid("id"),
        row.text("channel"),
        message(row),
        row.time("at"),
        (int) row.number("attempts") - 1);
  }

  @Override
  public void posted(UUID id, Instant at) {
    database.run(connection -> POSTED.on(connection).with("id", id).with("at", at).update());
  }

  @Override
  public void failed(UUID id, String why, @Nullable Instant next) {
    database.run(
        connection ->
            FAILED
                .on(connection)
                .with("id", id)
                .with("why", Row.words(why))
                .with("next", next)
                .update());
  }

  @Override
  public void forget(Instant before) {
    database.run(connection -> FORGET.on(connection).with("before", before).update());
  }
}
