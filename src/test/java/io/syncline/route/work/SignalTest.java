package io.syncline.route.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.SystemId;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SignalTest {

  private static final long LONG = Signal.nanos(Duration.ofMinutes(5));

  @Test
  @Timeout(20)
  void aCallBetweenLookingAndGoingToSleepIsNotLost() throws Exception {
    var signal = new Signal();
    long known = signal.raised();
    signal.raise();
    signal.await(known, LONG);
    assertThat(signal.raised()).isEqualTo(known + 1);
  }

  @Test
  @Timeout(60)
  void noCallIsLostHoweverItRacesWithGoingToSleep() throws Exception {
    var signal = new Signal();
    var waiting = new AtomicInteger();
    var taken = new SynchronousQueue<Integer>();
    var sleeper =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 20_000; i++) {
                  long known = signal.raised();
                  while (waiting.get() == 0) {
                    signal.await(known, LONG);
                    known = signal.raised();
                  }
                  waiting.decrementAndGet();
                  taken.put(i);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    sleeper.start();
    for (int i = 0; i < 20_000; i++) {
      waiting.incrementAndGet();
      signal.raise();
      assertThat(taken.take()).isEqualTo(i);
    }
    sleeper.join();
  }

  @Test
  @Timeout(20)
  void everySleeperOfAQueueIsWokenAndNoOther() throws Exception {
    var signals = new Signals();
    var crm = new WorkQueue(WorkQueue.Kind.INBOX, SystemId.of("crm"));
    var books = new WorkQueue(WorkQueue.Kind.INBOX, SystemId.of("books"));
    var woken = new AtomicInteger();
    Runnable sleep =
        () -> {
          try {
            signals.of(crm).await(0, LONG);
            woken.incrementAndGet();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    var one = new Thread(sleep);
    var two = new Thread(sleep);
    one.start();
    two.start();
    signals.inbox(SystemId.of("crm"));
    signals.deliveries(SystemId.of("books"));
    one.join();
    two.join();
    assertThat(woken.get()).isEqualTo(2);
    assertThat(signals.of(books).raised()).isZero();
  }
}
