package io.syncline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncline.core.change.LeaseLost;
import io.syncline.core.model.Slice;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ShardLeasesTest {

  private static final Duration TERM = Duration.ofMinutes(1);

  private final Database database = new Database(TestDatabase.fresh());
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
  void aNewcomerGetsItsHalfAfterItHasLainIdleForATerm() {
    one.runOnce();
    other.runOnce();
    one.runOnce();
    assertThat(one.held(Slice.WHOLE)).hasSize(Slice.SHARDS / 2);
    other.runOnce();
    assertThat(other.held(Slice.WHOLE)).isEmpty();

    nanos.addAndGet(TERM.plusSeconds(1).toNanos());
    one.runOnce();
    other.runOnce();

    assertThat(one.held(Slice.WHOLE)).hasSize(Slice.SHARDS / 2);
    assertThat(other.held(Slice.WHOLE)).hasSize(Slice.SHARDS / 2);
    assertThat(one.held(Slice.WHOLE).keySet())
        .doesNotContainAnyElementsOf(other.held(Slice.WHOLE).keySet());
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
  void aProcessWhoseSessionBrokeGoesOnWhereNobodyTookOver() {
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
    var thread = new Thread(other::runOnce);
    database.run(
        connection -> {
          one.fence(connection, epochs);
          one.endSession();
          thread.start();
          await().until(() -> waitsForALock());
          assertThat(other.held(Slice.WHOLE)).isEmpty();
        });
    thread.join(10_000);
    assertThat(other.held(Slice.WHOLE)).hasSize(Slice.SHARDS);
  }

  private boolean waitsForALock() {
    return database.inTransaction(
        connection ->
            Sql.of(
                    """
                    select exists (select
                                   from pg_locks l
                                   join pg_database d on d.oid = l.database and d.datname = current_database()
                                   where l.locktype = 'advisory' and not l.granted) as waits
                    """)
                .on(connection)
                .one(row -> row.flag("waits")));
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
