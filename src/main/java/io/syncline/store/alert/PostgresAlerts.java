package io.syncline.store.alert;

import io.syncline.core.alert.Alert;
import io.syncline.core.alert.AlertStore;
import io.syncline.core.alert.Condition;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.NewerFormatRows;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Alerts in PostgreSQL. A row of a newer version's rule is not read: that version looks after it.
 */
public final class PostgresAlerts implements AlertStore {

  private static final Sql TURN =
      Sql.of(
          """
          update alert_turn
          set looked_at = :now
          where looked_at <= :before
          """);

  private static final String COLUMNS =
      """
      select id, rule, subject, of_system, since, opened_at, missed_at, closed_at, amount, body, sent, sent_at,
             sent_amount, escalated, acknowledged_by
      from alert
      """;

  private static final Sql CURRENT = Sql.of(COLUMNS + "where closed_at is null order by since, id");

  private static final Sql LIST =
      Sql.of(
          COLUMNS
              + """
              where opened_at is not null and (:all or closed_at is null)
                and (:before::uuid is null or id < :before)
              order by id desc
              limit :limit
              """);

  /** Another process may have begun the same one: then that one goes on. */
  private static final Sql SAVE =
      Sql.of(
          """
          insert into alert (id, rule, subject, of_system, since, opened_at, missed_at, closed_at, amount, body, sent,
                             sent_at, sent_amount, escalated)
          values (:id, :rule, :subject, :system, :since, :opened, :missed, :closed, :amount, :body, :sent, :sentAt,
                  :sentAmount, :escalated)
          on conflict do nothing
          """);

  private static final Sql UPDATE =
      Sql.of(
          """
          update alert
          set since = :since, opened_at = :opened, missed_at = :missed, closed_at = :closed, amount = :amount,
              body = :body, sent = :sent, sent_at = :sentAt, sent_amount = :sentAmount, escalated = :escalated
          where id = :id and closed_at is null
          """);

  private static final Sql DROP = Sql.of("delete from alert where id = :id and opened_at is null");

  private static final Sql ACKNOWLEDGE =
      Sql.of(
          """
          update alert
          set acknowledged_by = :by
          where id = :id and opened_at is not null and closed_at is null
          """);

  private static final Sql FIND = Sql.of(COLUMNS + "where id = :id");

  private static final Sql FORGET = Sql.of("delete from alert where closed_at < :before");

  private final Database database;
  private final NewerFormatRows unread = new NewerFormatRows("Alerts");

  public PostgresAlerts(Database database) {
    this.database = database;
  }

  @Override
  public boolean turn(Instant now, Duration every) {
    return database.inTransaction(
        connection ->
            TURN.on(connection).with("now", now).with("before", now.minus(every)).update() == 1);
  }

  @Override
  public List<Alert> current() {
    return database.inTransaction(
        connection -> CURRENT.on(connection).list(PostgresAlerts::alert, unread));
  }

  @Override
  public List<Alert> list(boolean closedToo, @Nullable UUID before, int limit) {
    return database.inTransaction(
        connection ->
            LIST.on(connection)
                .with("all", closedToo)
                .with("before", before)
                .with("limit", limit)
                .list(PostgresAlerts::alert, unread));
  }

  private static Alert alert(Row row) throws SQLException {
    return new Alert(
        row.uuid("id"),
        new Condition.Of(
            row.constant("rule", AlertRule.class), row.text("subject"), row.flag("of_system")),
        new Alert.Times(
            row.time("since"),
            row.maybeTime("opened_at"),
            row.maybeTime("missed_at"),
            row.maybeTime("closed_at")),
        row.number("amount"),
        row.text("body"),
        new Alert.Sent(
            (int) row.number("sent"),
            row.maybeTime("sent_at"),
            row.number("sent_amount"),
            row.flag("escalated")),
        row.maybeText("acknowledged_by"));
  }

  @Override
  public void save(Alert alert) {
    database.run(
        connection -> {
          if (values(UPDATE.on(connection), alert).update() == 0) {
            values(SAVE.on(connection), alert)
                .with("rule", alert.of().rule())
                .with("subject", alert.of().subject())
                .with("system", alert.of().system())
                .update();
          }
        });
  }

  private static Sql.Call values(Sql.Call call, Alert alert) {
    var times = alert.times();
    var sent = alert.sent();
    return call.with("id", alert.id())
        .with("since", times.since())
        .with("opened", times.opened())
        .with("missed", times.missed())
        .with("closed", times.closed())
        .with("amount", alert.count())
        .with("body", Row.words(alert.text()))
        .with("sent", sent.times())
        .with("sentAt", sent.at())
        .with("sentAmount", sent.count())
        .with("escalated", sent.escalated());
  }

  @Override
  public void drop(UUID id) {
    database.run(connection -> DROP.on(connection).with("id", id).update());
  }

  @Override
  public Optional<Alert> acknowledge(UUID id, String by) {
    return database.inTransaction(
        connection -> {
          int noted = ACKNOWLEDGE.on(connection).with("id", id).with("by", Row.words(by)).update();
          return noted == 0
              ? Optional.empty()
              : FIND.on(connection).with("id", id).list(PostgresAlerts::alert, unread).stream()
                  .findFirst();
        });
  }

  @Override
  public void forget(Instant before) {
    database.run(connection -> FORGET.on(connection).with("before", before).update());
  }
}
