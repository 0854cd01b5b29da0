package io.syncline.route.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Slice;
import io.syncline.core.model.SystemId;
import io.syncline.route.pipeline.WorkSources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SignalTest {

  private static final Slice EVEN = new Slice(0, 2);
  private static final Slice ODD = new Slice(1, 2);
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
    var crm = new WorkQueue(WorkSources.INBOX, SystemId.of("crm"));
    var books = new WorkQueue(WorkSources.INBOX, SystemId.of("books"));
    var woken = new AtomicInteger();
    var one = sleeper(signals.of(crm, EVEN), woken);
    var two = sleeper(signals.of(crm, ODD), woken);
    var other = signals.of(books, Slice.WHOLE);
    one.start();
    two.start();
    signals.inbox(SystemId.of("crm"));
    signals.deliveries(SystemId.of("books"));
    one.join();
    two.join();
    assertThat(woken.get()).isEqualTo(2);
    assertThat(other.raised()).isZero();
  }

  @Test
  void onlyWhoeverWorksOnTheLanesOfNewEventsIsWoken() {
    var signals = new Signals();
    var crm = new WorkQueue(WorkSources.INBOX, SystemId.of("crm"));
    var even = signals.of(crm, EVEN);
    var odd = signals.of(crm, ODD);
    var event = event("1");
    signals.inbox(SystemId.of("crm"), List.of(event));
    var concerned = EVEN.has(event.shard()) ? even : odd;
    assertThat(List.of(even.raised(), odd.raised())).containsExactlyInAnyOrder(0L, 1L);
    assertThat(concerned.raised()).isEqualTo(1);
    signals.inbox(SystemId.of("books"), List.of(event));
  }

  private static Thread sleeper(Signal signal, AtomicInteger woken) {
    return new Thread(
        () -> {
          try {
            signal.await(0, LONG);
            woken.incrementAndGet();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static InboxEvent event(String id) {
    return new InboxEvent(
        new UUID(0, 1),
        new NativeRef(SystemId.of("crm"), "contacts", id),
        EventKind.UPDATED,
        InboxEvent.Source.HOOK,
        InboxEvent.Arrival.at(Instant.EPOCH),
        InboxEvent.Content.NONE,
        Origin.NONE);
  }
}
