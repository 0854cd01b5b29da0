package io.syncline.store;

import static org.awaitility.Awaitility.await;

import io.syncline.core.model.Slice;
import io.syncline.core.run.PausedSystems;
import io.syncline.store.change.PostgresChangeStore;
import io.syncline.store.change.PostgresDeliveryStore;
import io.syncline.store.change.PostgresReads;
import io.syncline.store.deadletter.PostgresDeadLetters;
import io.syncline.store.inbox.PostgresInbox;
import io.syncline.store.inbox.PostgresInboxQueue;
import io.syncline.store.inbox.PostgresWatermarks;
import io.syncline.store.lease.ProcessSession;
import io.syncline.store.lease.ShardLeases;
import io.syncline.store.review.PostgresQuestions;
import io.syncline.store.run.PostgresPausedSystems;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sealing;
import java.time.Duration;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.sql.DataSource;

/** The stores over a database of their own. */
public final class PostgresStores {

  /** Sessions of leases that stay open; those of longer ago belong to tests that are over. */
  private static final int SESSIONS = 100;

  private static final Deque<ShardLeases> OPEN = new ConcurrentLinkedDeque<>();

  private PostgresStores() {}

  public static Stores fresh() {
    return over(TestDatabase.fresh());
  }

  public static Stores over(DataSource source) {
    return over(source, Sealing.NONE);
  }

  public static Stores over(DataSource source, Sealing sealing) {
    var database = new Database(source, sealing);
    var leases = leases(database);
    leases.runOnce();
    OPEN.add(leases);
    while (OPEN.size() > SESSIONS) {
      var oldest = OPEN.poll();
      if (oldest != null) {
        oldest.endSession();
      }
    }
    var thief = leases(database);
    var reads = new PostgresReads(database);
    return new Stores(
        new PostgresInbox(database),
        new PostgresInboxQueue(database, leases),
        new PostgresChangeStore(database, leases, Samples.IDS),
        new PostgresDeliveryStore(database, leases, Samples.IDS),
        new PostgresDeadLetters(database, Samples.IDS),
        new PostgresWatermarks(database),
        reads,
        reads,
        reads,
        reads,
        new PostgresQuestions(database, Samples.IDS),
        () -> {
          leases.endSession();
          // the server needs a moment to see that the session ended
          await()
              .until(
                  () -> {
                    thief.runOnce();
                    return thief.held(Slice.WHOLE).size() == Slice.SHARDS;
                  });
        });
  }

  static ShardLeases leases(Database database) {
    return new ShardLeases(
        database,
        new ProcessSession(database, UUID.randomUUID()),
        Duration.ofMinutes(10),
        System::nanoTime);
  }

  /** The systems an operator silenced, over the same database. */
  public static PausedSystems pausedSystems(DataSource source) {
    return new PostgresPausedSystems(new Database(source));
  }
}
