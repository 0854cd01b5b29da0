package io.syncline.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.HookState;
import io.syncline.core.run.poll.RecordedPolls;
import io.syncline.core.system.state.SystemStates.State;
import io.syncline.store.PostgresFootprint;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class StateGaugesTest {

  private static final SystemId CRM = SystemId.of("crm");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Map<SystemId, State> states = new HashMap<>(Map.of(CRM, State.ANSWERING));
  private final Map<SystemId, HookState> hooks = new HashMap<>(Map.of(CRM, HookState.WORKING));
  private Instant now = START;

  @Test
  void aSystemHasOneStateAtATime() {
    var gauges = gauges(Map.of());
    gauges.showStates();
    assertThat(value("syncline.system.state", "state", "answering")).isEqualTo(1);

    states.put(CRM, State.REFUSING);
    gauges.showStates();
    assertThat(registry.find("syncline.system.state").gauges()).hasSize(1);
    assertThat(value("syncline.system.state", "state", "refusing")).isEqualTo(1);
    assertThat(value("syncline.lanes.held")).isEqualTo(7);
  }

  @Test
  void theWebhooksOfASystemHaveOneStateAtATime() {
    var gauges = gauges(Map.of());
    gauges.showStates();
    assertThat(value("syncline.hooks.state", "state", "working")).isEqualTo(1);

    hooks.put(CRM, HookState.INCOMPLETE);
    gauges.showStates();
    assertThat(registry.find("syncline.hooks.state").gauges()).hasSize(1);
    assertThat(value("syncline.hooks.state", "state", "incomplete")).isEqualTo(1);
  }

  @Test
  void theAgeOfTheLastGoodPollGrowsUntilTheNext() {
    var polls = new HashMap<RecordedPolls.Of, Instant>();
    polls.put(new RecordedPolls.Of(CRM, "contacts"), START);
    var gauges = gauges(polls);
    gauges.showStates();
    now = START.plusSeconds(90);
    assertThat(value("syncline.poll.last.good", "object", "contacts")).isEqualTo(90);

    polls.put(new RecordedPolls.Of(CRM, "contacts"), now);
    gauges.showStates();
    assertThat(value("syncline.poll.last.good", "object", "contacts")).isZero();
  }

  @Test
  void theDatabaseHasASizeAndOnlyTrustedReconciliationsCount() throws Exception {
    var source = TestDatabase.fresh();
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "insert into sync_run (id, sync, kind, status, started_at, ended_at, actor) values ('1',"
              + " 'contacts', 'reconcile', 'succeeded', '2025-12-31T23:00:00Z',"
              + " '2025-12-31T23:30:00Z', 'x'), ('2', 'contacts', 'reconcile', 'not_trustworthy',"
              + " '2025-12-31T23:50:00Z', '2025-12-31T23:55:00Z', 'x'), ('3', 'orders', 'backfill',"
              + " 'succeeded', '2025-12-31T23:00:00Z', '2025-12-31T23:30:00Z', 'x')");
    }
    footprint(source);

    assertThat(value("syncline.database.size")).isPositive();
    assertThat(value("syncline.database.wal.written")).isPositive();
    assertThat(registry.find("syncline.reconciliation.last.trusted").gauges()).hasSize(1);
    assertThat(value("syncline.reconciliation.last.trusted", "sync", "contacts")).isEqualTo(1800);
  }

  @Test
  void theLargestTablesAreShownWithTheirPartitionsAndIndexes() throws Exception {
    var source = TestDatabase.fresh();
    long one;
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "insert into inbox_seen (system_id, identity, seen_at) select 'crm',"
              + " sha256(i::text::bytea), now() from generate_series(1, 5000) i");
      try (var rows =
          statement.executeQuery(
              "select max(pg_total_relation_size(inhrelid)) from pg_inherits where inhparent ="
                  + " 'inbox_seen'::regclass")) {
        rows.next();
        one = rows.getLong(1);
      }
    }
    footprint(source);

    assertThat(registry.find("syncline.database.table.size").gauges()).hasSize(10);
    assertThat(value("syncline.database.table.size", "table", "inbox_seen")).isGreaterThan(one);
  }

  /** As the role of the tests is no member of {@code pg_monitor}. */
  @Test
  void whatIsHeldOfTheLogIsAbsentWhereOurRoleMayNotLook() {
    footprint(TestDatabase.fresh());

    assertThat(value("syncline.database.size")).isPositive();
    assertThat(value("syncline.database.wal.written")).isPositive();
    assertThat(registry.find("syncline.database.wal").gauges()).isEmpty();
  }

  private void footprint(DataSource source) {
    new StateGauges(
            registry,
            () -> states,
            Map::of,
            Map::of,
            () -> 7,
            new PostgresFootprint(new Database(source)),
            () -> now)
        .showFootprint();
  }

  private StateGauges gauges(Map<RecordedPolls.Of, Instant> polls) {
    return new StateGauges(
        registry,
        () -> states,
        () -> hooks,
        () -> Map.copyOf(polls),
        () -> 7,
        () -> {
          throw new IllegalStateException("not looked at");
        },
        () -> now);
  }

  private double value(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }
}
