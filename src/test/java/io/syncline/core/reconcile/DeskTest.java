package io.syncline.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DeskTest {

  @Test
  void noMorePagesAreWorkedOnThanThereArePlacesAndAllAre() {
    var desk = new Desk(3);
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
                            try (var seat = desk.seat()) {
                              take(seat, it);
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

  private static void take(Desk.Seat seat, int page) {
    if (page % 2 == 0) {
      seat.read();
    } else {
      seat.finish();
    }
  }

  @Test
  void whatWasReadIsFinishedBeforeMoreIsRead() {
    var desk = new Desk(1);
    var order = new CopyOnWriteArrayList<String>();
    var holding = desk.seat();
    holding.read();
    var reader =
        new Thread(
            () -> {
              try (var seat = desk.seat()) {
                seat.read();
                order.add("read");
              }
            });
    var finisher =
        new Thread(
            () -> {
              try (var seat = desk.seat()) {
                seat.finish();
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
    var desk = new Desk(1);
    desk.seat().close();
    var taken = desk.seat();
    taken.read();
    taken.close();
    taken.close();
    var one = desk.seat();
    one.read();

    var other = new Thread(() -> desk.seat().read());
    other.setDaemon(true);
    other.start();
    waits(other);
    one.close();
    Awaitility.await().until(() -> other.getState() == Thread.State.TERMINATED);
  }
}
