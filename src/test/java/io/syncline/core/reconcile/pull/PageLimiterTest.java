package io.syncline.core.reconcile.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PageLimiterTest {

  @Test
  void noMorePagesAreWorkedOnThanThereArePlacesAndAllAre() {
    var pageLimiter = new PageLimiter(3);
    var working = new AtomicInteger();
    var most = new AtomicInteger();
    var done = new AtomicInteger();
    var threads = Executors.newFixedThreadPool(12);
    try {
      var pages =
          IntStream.range(0, 2_000)
              .mapToObj(
                  it ->
                      CompletableFuture.runAsync(
                          () -> {
                            try (var permit = pageLimiter.permit()) {
                              take(permit, it);
                              most.accumulateAndGet(working.incrementAndGet(), Math::max);
                              Thread.yield();
                              working.decrementAndGet();
                              done.incrementAndGet();
                            }
                          },
                          threads))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(pages).join();
    } finally {
      threads.shutdown();
    }

    assertThat(done).hasValue(2_000);
    assertThat(most.get()).isBetween(1, 3);
  }

  private static void take(PageLimiter.Permit permit, int page) {
    if (page % 2 == 0) {
      permit.read();
    } else {
      permit.finish();
    }
  }

  @Test
  void whatWasReadIsFinishedBeforeMoreIsRead() {
    var pageLimiter = new PageLimiter(1);
    var order = new CopyOnWriteArrayList<String>();
    var holding = pageLimiter.permit();
    holding.read();
    var reader =
        new Thread(
            () -> {
              try (var permit = pageLimiter.permit()) {
                permit.read();
                order.add("read");
              }
            });
    var finisher =
        new Thread(
            () -> {
              try (var permit = pageLimiter.permit()) {
                permit.finish();
                order.add("finished");
              }
            });
    reader.start();
    waits(reader);
    finisher.start();
    waits(finisher);

    holding.close();

    Awaitility.await().until(() -> order.size() == 2);
    assertThat(order).isEqualTo(List.of("finished", "read"));
  }

  private static void waits(Thread thread) {
    Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
  }

  @Test
  void aSeatThatWasNotTakenGivesNothingBack() {
    var pageLimiter = new PageLimiter(1);
    pageLimiter.permit().close();
    var taken = pageLimiter.permit();
    taken.read();
    taken.close();
    taken.close();
    var one = pageLimiter.permit();
    one.read();

    var other = new Thread(() -> pageLimiter.permit().read());
    other.setDaemon(true);
    other.start();
    waits(other);
    one.close();
    Awaitility.await().until(() -> other.getState() == Thread.State.TERMINATED);
  }
}
