package io.syncline.store.run;

import io.syncline.core.notify.SentMessages;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.NewerFormatRows;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages and their channels in PostgreSQL. */
public final class PostgresSentMessages implements SentMessages {

  private static final String STATE =
      """
      case when channel = 'log' then 'kept' when next_attempt_at is not null then 'waiting'
           when posted_at is not null then 'posted' else 'given_up' end
      """;

  private static final String COLUMNS =
      """
      id, channel, occasion, about, urgency, subject, recipient, run_id, body, numbers, at, attempts, posted_at,
      next_attempt_at, failure,
      """
          + STATE
          + " as state";

  private static final Sql LIST =
      Sql.of(
          "select "
              + COLUMNS
              + """
               from message_outbox
              where (:channel::text is null or channel = :channel::text)
                and (:before::uuid is null or id < :before::uuid)
                and (:state::text is null or :state::text =
              """
              + STATE
              + """
              )
              order by id desc
              limit :limit
              """);

  private static final Sql REPLAY =
      Sql.of(
          """
          update message_outbox
          set next_attempt_at = :now, posted_at = null, attempts = 0
          where id = :id and channel <> 'log'
          returning
          """
              + COLUMNS);

  private static final Sql CHANNELS =
      Sql.of(
          """
          select name, coalesce(waiting, 0) as waiting, posted, actor, p.at
          from (select unnest(:configured::text[]) as name
                union select channel from message_outbox where channel <> 'log'
                union select channel from paused_channel) c
          left join (select channel, count(*) filter (where next_attempt_at is not null) as waiting, max(posted_at) as posted
                     from message_outbox group by channel) m on m.channel = name
          left join paused_channel p on p.channel = name
          order by name
          """);

  private static final Sql PAUSE =
      Sql.of(
          """
          insert into paused_channel (channel, actor, at) values (:channel, :actor, :at)
          on conflict do nothing
          """);

  private static final Sql RESUME = Sql.of("delete from paused_channel where channel = :channel");

  private final Database database;
  private final List<String> configured;
  private final NewerFormatRows unread = new NewerFormatRows("Messages");

  /**
   * @param configured the names of the channels that the settings say
   */
  public PostgresSentMessages(Database database, List<String> configured) {
    this.database = database;
    this.configured = List.copyOf(configured);
  }

  @Override
  public List<Sent> list(Query query) {
    return database.inTransaction(
        connection ->
            LIST.on(connection)
                .with("channel", query.channel())
                .with("before", query.before())
                .with("state", query.state())
                .with("limit", query.limit())
                .list(PostgresSentMessages::sent, unread));
  }

  @Override
  public Optional<Sent> replay(UUID id, Instant now) {
    return database.inTransaction(
        connection ->
            REPLAY
                .on(connection)
                .with("id", id)
                .with("now", now)
                .first(PostgresSentMessages::sent));
  }

  @Override
  public List<Channel> channels() {
    return database.inTransaction(
        connection ->
            CHANNELS
                .on(connection)
                .with("configured", Row.literal(configured))
                .list(
                    row ->
                        new Channel(
                            row.text("name"),
                            row.number("waiting"),
                            row.maybeTime("posted"),
                            paused(row))));
  }

  private static @Nullable Paused paused(Row row) throws SQLException {
    var by = row.maybeText("actor");
    return by == null ? null : new Paused(by, row.time("at"));
  }

  @Override
  public void pause(String channel, String actor, Instant at) {
    database.run(
        connection ->
            PAUSE
                .on(connection)
                .with("channel", channel)
                .with("actor", Row.words(actor))
                .with("at", at)
                .update());
  }

  @Override
  public void resume(String channel) {
    database.run(connection -> RESUME.on(connection).with("channel", channel).update());
  }

  private static Sent sent(Row row) throws SQLException {
    return new Sent(
        row.uuid("id"),
        row.text("channel"),
        PostgresOutbox.message(row),
        row.constant("state", State.class),
        new Sent.Attempts(
            row.integer("attempts"), row.maybeTime("posted_at"), row.maybeTime("next_attempt_at")),
        row.time("at"),
        row.maybeText("failure"));
  }
}
