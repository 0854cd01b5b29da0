package io.syncline.store.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncline.core.model.Slice;
import io.syncline.core.sync.state.LeaseLost;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShardLeasesTest {

  private static final Duration TERM = Duration.ofMinutes(1);

  private final DataSource source = TestDatabase.fresh();
  private final Database database = new Database(source);
  private final AtomicLong nanos = new AtomicLong(System.nanoTime());
  private final ShardLeases one = leases();
  private final ShardLeases other = leases();

  @Test
  void s18AProcessAloneHoldsEveryShard() {
    one.runOnce();

    assertThat(one.held(Slice.WHOLE)).hasSize(Slice.SHARDS);
    assertThat(one.held(new Slice(1, 4))).hasSize(Slice.SHARDS / 4);
  }

  @Test
  void s18WhatIsHeldIsNotTakenAndItsHolderKeepsItsEpoch() {
    one.runOnce();
    var held = one.held(Slice.WHOLE);
    other.runOnce();
    one.runOnce();

    assertThat(other.held(Slice.WHOLE)).isEmpty();
    assertThat(held).containsAllEntriesOf(one.held(Slice.WHOLE));
  }

  @Test
  void aNewcomerGetsItsHalfAtOnceWhereNothingIsUnderWay() {
    one.runOnce();
    other.runOnce();

    one.runOnce();
    other.runOnce();

    assertThat(one.held(Slice.WHOLE)).hasSize(Slice.SHARDS / 2);
    assertThat(other.held(Slice.WHOLE)).hasSize(Slice.SHARDS / 2);
    assertThat(one.held(Slice.WHOLE).keySet())
        .doesNotContainAnyElementsOf(other.held(Slice.WHOLE).keySet());
  }

  @Test
  void s18AShardPassesOnOnlyWhenWhatWasBegunOnItHasEnded() {
    one.runOnce();
    one.begin(Slice.WHOLE);
    one.begun(Set.of(3, 250));
    other.runOnce();
    one.runOnce();

    assertThat(one.held(Slice.WHOLE)).as("nothing more is begun on it").doesNotContainKey(250);
    other.runOnce();
    assertThat(other.held(Slice.WHOLE)).hasSize(Slice.SHARDS / 2 - 1).doesNotContainKey(250);

    one.ended();
    one.runOnce();
    other.runOnce();
    assertThat(other.held(Slice.WHOLE)).hasSize(Slice.SHARDS / 2).containsKey(250);
  }

  @Test
  void aShardPassesOnAfterATermThoughWhatWasBegunOnItNeverEnds() {
    one.runOnce();
    one.begin(Slice.WHOLE);
    other.runOnce();
    one.runOnce();
    other.runOnce();
    assertThat(other.held(Slice.WHOLE)).isEmpty();

    nanos.addAndGet(TERM.plusSeconds(1).toNanos());
    one.runOnce();
    other.runOnce();
    assertThat(other.held(Slice.WHOLE)).hasSize(Slice.SHARDS / 2);
  }

  @Test
  void ofThreeProcessesTheTwoThatAreLeftTakeAllThatAKilledOneHeld() {
    var third = leases();
    for (int round = 0; round < 3; round++) {
      one.runOnce();
      other.runOnce();
      third.runOnce();
    }
    assertThat(third.held(Slice.WHOLE)).isNotEmpty();
    third.endSession();

    one.runOnce();
    other.runOnce();

    assertThat(one.held(Slice.WHOLE)).hasSize(Slice.SHARDS / 2);
    assertThat(other.held(Slice.WHOLE)).hasSize(Slice.SHARDS / 2);
  }

  @Test
  void s18TheShardsOfAKilledProcessPassOnAtOnceAndFenceIt() {
    one.runOnce();
    var held = one.held(Slice.WHOLE);
    killSessions();

    await()
        .until(
            () -> {
              other.runOnce();
              return other.held(Slice.WHOLE).size() == Slice.SHARDS;
            });

    assertThat(other.held(Slice.WHOLE).get(0)).isGreaterThan(held.get(0));
    assertThatThrownBy(() -> database.run(connection -> one.fence(connection, held)))
        .isInstanceOf(LeaseLost.class);
    one.runOnce();
    assertThat(one.held(Slice.WHOLE)).isEmpty();
  }

  @Test
  void s18ALeaseThatIsNotRenewedIsNotWorkedOn() {
    one.runOnce();
    nanos.addAndGet(TERM.toNanos());

    assertThat(one.held(Slice.WHOLE)).isEmpty();
    assertThat(one.left()).isZero();
  }

  @Test
  void aProcessWhoseSessionBrokeGoesOnUnlessAnotherTookOver() {
    one.runOnce();
    var held = one.held(Slice.WHOLE);
    killSessions();
    await()
        .ignoreExceptions()
        .until(
            () -> {
              one.runOnce();
              return true;
            });

    assertThat(one.held(Slice.WHOLE)).isEqualTo(held);
    other.runOnce();
    assertThat(other.held(Slice.WHOLE)).isEmpty();
  }

  @Test
  void aProcessThatLeavesGivesAllBack() {
    one.runOnce();
    one.close();
    other.runOnce();

    assertThat(other.held(Slice.WHOLE)).hasSize(Slice.SHARDS);
  }

  @Test
  void s18ACommitUnderWayIsWaitedForBeforeATakeOver() throws Exception {
    one.runOnce();
    var epochs = Map.of(7, one.held(Slice.WHOLE).get(7));
    database.run(
        connection -> {
          one.fence(connection, epochs);
          one.endSession();
          other.runOnce();
          assertThat(other.held(Slice.WHOLE)).isEmpty();
        });
    other.runOnce();
    assertThat(other.held(Slice.WHOLE)).hasSize(Slice.SHARDS);
  }

  @Test
  void s18AProcessFrozenWithinItsRenewalHoldsUpNoOther() throws Exception {
    one.runOnce();
    one.endSession();
    try (var frozen = source.getConnection()) {
      frozen.setAutoCommit(false);
      execute(frozen, "update lane_owner set until = until");
      execute(frozen, "update lane_shard set until = until where shard < 8");

      other.runOnce();

      assertThat(other.held(Slice.WHOLE)).hasSize(Slice.SHARDS - 8);
      frozen.rollback();
    }
    other.runOnce();
    assertThat(other.held(Slice.WHOLE)).hasSize(Slice.SHARDS);
  }

  @Test
  void s18AProcessFrozenWithinACommitHoldsUpNoCommitOfOthers() throws Exception {
    one.runOnce();
    other.runOnce();
    one.runOnce();
    other.runOnce();
    var epochs = other.held(Slice.WHOLE);
    one.endSession();
    try (var frozen = source.getConnection()) {
      frozen.setAutoCommit(false);
      one.fence(frozen, one.held(Slice.WHOLE));

      other.runOnce();

      assertThat(other.held(Slice.WHOLE)).as("it renews what it has").isEqualTo(epochs);
      database.run(connection -> other.fence(connection, epochs));
      frozen.rollback();
    }
    other.runOnce();
    assertThat(other.held(Slice.WHOLE)).hasSize(Slice.SHARDS);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What the server sees of a kill -9. */
  private void killSessions() {
    database.run(
        connection ->
            Sql.of(
                    """
                    select pg_terminate_backend(l.pid) as killed
                    from pg_locks l
                    join pg_database d on d.oid = l.database and d.datname = current_database()
                    where l.locktype = 'advisory'
                    """)
                .on(connection)
                .list(row -> true));
  }

  private ShardLeases leases() {
    return new ShardLeases(
        database, new ProcessSession(database, UUID.randomUUID()), TERM, nanos::get);
  }
}
