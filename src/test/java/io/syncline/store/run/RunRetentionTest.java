package io.syncline.store.run;

import static io.syncline.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class RunRetentionTest {

  private static final Duration KEEP = Duration.ofDays(90);
  private static final Instant NOW = T0.plus(Duration.ofDays(365));
  private static final Instant OLD = NOW.minus(KEEP).minusSeconds(1);
  private static final Instant YOUNG = NOW.minus(KEEP).plusSeconds(1);

  private final DataSource source = TestDatabase.fresh();
  private final RunRetention retention = new RunRetention(new Database(source), KEEP);

  @Test
  void endedRunsGoAndThoseUnderWayStay() {
    run("ended-old", "backfill", OLD);
    run("ended-young", "backfill", YOUNG);
    run("under-way", "backfill", null);
    sql(
        "insert into run_event values ('ended-old', gen_random_uuid()), ('under-way',"
            + " gen_random_uuid())");

    retention.maintain(NOW);

    assertThat(texts("select id from sync_run order by id"))
        .containsExactly("ended-young", "under-way");
    assertThat(texts("select run_id from run_event")).containsExactly("under-way");
  }

  @Test
  void pollsGoAfterAWeek() {
    var week = NOW.minus(Duration.ofDays(RunRetention.DAYS_OF_POLLS));
    run("poll-old", "poll", week.minusSeconds(1));
    run("poll-young", "poll", week.plusSeconds(1));
    run("backfill", "backfill", week.minusSeconds(1));

    retention.maintain(NOW);

    assertThat(texts("select id from sync_run order by id"))
        .containsExactly("backfill", "poll-young");
  }

  @Test
  void theLastTrustedReconciliationOfEachSyncStays() {
    for (var id : List.of("a1", "a2", "a3")) {
      run(id, "reconcile", OLD);
    }
    run("b1", "reconcile", OLD);
    reconciliation("a1", "a", true);
    reconciliation("a2", "a", true);
    reconciliation("a3", "a", false);
    reconciliation("b1", "b", true);

    retention.maintain(NOW);

    assertThat(texts("select id from sync_run order by id")).containsExactly("a2", "b1");
    assertThat(texts("select run_id from reconciliation_run order by 1"))
        .containsExactly("a2", "b1");
  }

  @Test
  void differencesGoWhenTheyAreGoneForLong() {
    difference("gone-old", "gone", OLD);
    difference("gone-young", "gone", YOUNG);
    difference("open-old", "open", OLD);

    retention.maintain(NOW);

    assertThat(texts("select key from reconciliation_difference order by 1"))
        .containsExactly("gone-young", "open-old");
  }

  @Test
  void plansGoWithTheirItems() {
    sql(
        "insert into plan (id, sync, status, created_at) values ('old', 's', 'ready', '%s'), ('young', 's', 'ready', '%s')"
            .formatted(OLD, YOUNG));
    sql(
        "insert into plan_item (plan_id, seq, kind, entity, attributes, document) values ('old', 1,"
            + " 'create', 'contact', '{}', '{}')");

    retention.maintain(NOW);

    assertThat(texts("select id from plan")).containsExactly("young");
    assertThat(texts("select plan_id from plan_item")).isEmpty();
  }

  @Test
  void s25APlanStaysUntilTheRunThatCarriesItOutIsAtItsEnd() {
    run("at-work", "execute", null);
    run("ended", "execute", YOUNG);
    sql(
        """
        insert into plan (id, sync, status, created_at, executed_by)
        values ('wanted', 's', 'approved', '%1$s', 'at-work'), ('done', 's', 'executed', '%1$s', 'ended')
        """
            .formatted(OLD));

    retention.maintain(NOW);

    assertThat(texts("select id from plan")).containsExactly("wanted");
  }

  @Test
  void lessThanADayIsRefused() {
    assertThatThrownBy(() -> new RunRetention(new Database(source), Duration.ofHours(23)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("syncline.retention.runs");
  }

  private void run(String id, String kind, Instant ended) {
    sql(
        "insert into sync_run (id, kind, sync, status, started_at, ended_at, actor) values ('%s', '%s', 's', '%s', '%s', %s, 'test')"
            .formatted(
                id,
                kind,
                ended == null ? "waiting" : "succeeded",
                T0,
                ended == null ? "null" : "'" + ended + "'"));
  }

  private void reconciliation(String run, String sync, boolean trustworthy) {
    sql(
        "insert into reconciliation_run (run_id, sync, definition, begun_at, trustworthy) values ('%s', '%s', 'd', '%s', %s)"
            .formatted(run, sync, T0, trustworthy));
  }

  private void difference(String key, String state, Instant seen) {
    sql(
        """
        insert into reconciliation_difference (id, sync, entity, against, key, attribute, bucket, state, a, b,
                                               first_seen, first_run, last_seen, last_run, runs)
        values (gen_random_uuid(), 's', 'contact', 'books', '%1$s', '', 'differs', '%2$s', '{}', '{}', '%3$s', 'r',
                '%3$s', 'r', 1)
        """
            .formatted(key, state, seen));
  }

  private void sql(String statement) {
    try (var connection = source.getConnection();
        var it = connection.createStatement()) {
      it.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> texts(String query) {
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      var texts = new ArrayList<String>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
