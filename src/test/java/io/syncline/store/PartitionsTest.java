package io.syncline.store;

import static io.syncline.store.Samples.CRM;
import static io.syncline.store.Samples.T0;
import static io.syncline.store.Samples.crm;
import static io.syncline.store.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.Slice;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import io.syncline.store.sql.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionsTest {

  private static final Partitions.Retention RETENTION =
      new Partitions.Retention(Duration.ofDays(14), Duration.ofDays(30), Duration.ofDays(400));

  private final DataSource source = TestDatabase.fresh();
  private final Partitions partitions = new Partitions(new Database(source), RETENTION);
  private final Stores stores = PostgresStores.over(source);

  @Test
  void eventsGoToTheirDayAlsoWhenTheyCameBeforeItsPartition() {
    stores.inbox().accept(List.of(event(crm("1"), "early")));
    partitions.maintain(T0);
    stores.inbox().accept(List.of(event(crm("2"), "later")));

    assertThat(rows("inbox_event_20260301")).isEqualTo(2);
    assertThat(rows("inbox_event_default")).isZero();
    assertThat(stores.queue().claim(CRM, Slice.WHOLE, T0, 10)).hasSize(2);
  }

  @Test
  void maintainingAgainChangesNothing() {
    partitions.maintain(T0);
    partitions.maintain(T0);

    assertThat(rows("inbox_event_20260308")).isZero();
  }

  @Test
  void whatIsPastItsRetentionGoesUnlessAnEventStillWaits() {
    partitions.maintain(T0);
    stores.inbox().accept(List.of(event(crm("1"), "waiting")));
    var later = T0.plus(Duration.ofDays(20));

    partitions.maintain(later);

    assertThat(exists("inbox_event_20260301")).isTrue();
    assertThat(exists("inbox_event_20260302")).isFalse();
    assertThat(exists("sync_audit_log_20260302")).isTrue();
  }

  /** A backup reads every table until it is done. */
  @Test
  void aReaderOfHoursBlocksNoInsert() throws Exception {
    partitions.maintain(T0);
    var later = T0.plus(Duration.ofDays(20));
    try (var backup = source.getConnection();
        var statement = backup.createStatement()) {
      backup.setAutoCommit(false);
      statement.execute("lock table inbox_event, sync_audit_log in access share mode");

      var upkeep = CompletableFuture.runAsync(() -> partitions.maintain(later));

      assertThatThrownBy(() -> upkeep.get(20, TimeUnit.SECONDS))
          .as("what could not be done is reported")
          .hasCauseInstanceOf(StoreFailure.class);
      stores.inbox().accept(List.of(event(crm("1"), "during the backup")));
      backup.rollback();
    }
    partitions.maintain(later);
    assertThat(exists("inbox_event_20260302")).isFalse();
    assertThat(exists("inbox_event_20260321")).isTrue();
  }

  @Test
  void deadLettersGoWhenTheyWereClosedForLongAndOpenOnesStay() {
    var long0 = T0.minus(RETENTION.audit()).minusSeconds(1);
    deadLetter("replayed-old", "replayed", long0);
    deadLetter("superseded-old", "superseded", long0);
    deadLetter("replayed-young", "replayed", long0.plusSeconds(2));
    deadLetter("open-old", "open", null);

    partitions.maintain(T0);

    assertThat(stages()).containsExactlyInAnyOrder("replayed-young", "open-old");
  }

  @Test
  void s3AnIdentityIsForgottenOnlyAfterItsRetention() {
    stores.inbox().accept(List.of(event(crm("1"), "same")));

    partitions.maintain(T0.plus(Duration.ofDays(29)));
    assertThat(stores.inbox().accept(List.of(event(crm("1"), "same")))).isEmpty();

    partitions.maintain(T0.plus(Duration.ofDays(31)));
    assertThat(stores.inbox().accept(List.of(event(crm("1"), "same", Instant.EPOCH)))).hasSize(1);
  }

  private long rows(String table) {
    return new Database(source)
        .inTransaction(
            connection ->
                Sql.of("select count(*) as rows from " + table)
                    .on(connection)
                    .one(row -> row.number("rows")));
  }

  private boolean exists(String table) {
    return new Database(source)
        .inTransaction(
            connection ->
                Sql.of("select to_regclass(:name) is not null as there")
                    .on(connection)
                    .with("name", table)
                    .one(row -> row.flag("there")));
  }

  private void deadLetter(String stage, String status, @Nullable Instant closedAt) {
    new Database(source)
        .run(
            connection ->
                Sql.of(
                        """
                        insert into dead_letter (id, system_id, kind, stage, entity, payload, attributes, attempts,
                                                 failure, reason, definition, work_id, at, status, closed_at)
                        values (gen_random_uuid(), 'crm', 'EVENT', :stage, '', '', '{}', 1, '', '', '',
                                gen_random_uuid(), now(), :status, :closed::timestamptz)
                        """)
                    .on(connection)
                    .with("stage", stage)
                    .with("status", status)
                    .with("closed", closedAt)
                    .update());
  }

  private List<String> stages() {
    return new Database(source)
        .inTransaction(
            connection ->
                Sql.of("select stage from dead_letter")
                    .on(connection)
                    .list(row -> row.text("stage")));
  }
}
