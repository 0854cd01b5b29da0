package io.syncline.store;

import static io.syncline.store.Samples.CRM;
import static io.syncline.store.Samples.T0;
import static io.syncline.store.Samples.crm;
import static io.syncline.store.Samples.event;

import io.syncline.core.inbox.Inbox;
import io.syncline.core.model.Slice;
import io.syncline.store.inbox.BatchingInbox;
import io.syncline.store.sql.Database;
import io.syncline.store.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Not a test of anything: prints figures of this machine, on demand ({@code -Dsyncline.bench}). */
@EnabledIfSystemProperty(named = "syncline.bench", matches = ".*")
class StoreThroughputTest {

  private static final int THREADS = 32;
  private static final long SECONDS = 4;

  @Test
  void accepts() throws Exception {
    var source = TestDatabase.fresh();
    new Database(source)
        .run(c -> Sql.of("create table seen (id text primary key, payload bytea)").on(c).update());
    print("plain single-row deduplicating inserts", rate(() -> plain(source)));
    var inbox = PostgresStores.over(source).inbox();
    print("accept, one event a call", rate(() -> accept(inbox)));
    for (int places = 1; places <= 4; places *= 2) {
      var batching = new BatchingInbox(inbox, 200, places);
      print("accept, group commit, places " + places, rate(() -> accept(batching)));
    }
  }

  @Test
  void claims() {
    var stores = PostgresStores.fresh();
    for (int i = 0; i < 1000; i++) {
      stores
          .inbox()
          .accept(
              IntStream.range(0, 100)
                  .mapToObj(n -> event(crm("" + n), UUID.randomUUID().toString()))
                  .toList());
    }
    long start = System.nanoTime();
    int claims = 300;
    for (int i = 0; i < claims; i++) {
      stores.queue().claim(CRM, new Slice(i % 4, 4), T0, 200);
    }
    print("claims of 200 out of 100,000 waiting", claims * 1e9 / (System.nanoTime() - start));
  }

  private static void accept(Inbox inbox) {
    inbox.accept(List.of(event(crm("1"), UUID.randomUUID().toString())));
  }

  private static void plain(DataSource source) {
    try (var connection = source.getConnection();
        var insert =
            connection.prepareStatement("insert into seen values (?, ?) on conflict do nothing")) {
      insert.setString(1, UUID.randomUUID().toString());
      insert.setBytes(2, new byte[200]);
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double rate(Runnable work) throws InterruptedException {
    run(work, 2);
    return run(work, SECONDS);
  }

  private static double run(Runnable work, long seconds) throws InterruptedException {
    var count = new AtomicLong();
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    var pool = Executors.newFixedThreadPool(THREADS);
    for (int i = 0; i < THREADS; i++) {
      pool.execute(
          () -> {
            while (System.nanoTime() < end) {
              work.run();
              count.incrementAndGet();
            }
          });
    }
    pool.shutdown();
    pool.awaitTermination(seconds + 30, TimeUnit.SECONDS);
    return count.get() * 1e9 / (System.nanoTime() - start);
  }

  private static void print(String what, double perSecond) {
    System.out.printf("%-45s %,10.0f /s%n", what, perSecond);
  }
}
