package io.syncline.route.work;

import static io.syncline.route.work.ScriptedChanges.SYSTEM;
import static io.syncline.route.work.ScriptedChanges.holds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.model.Ids;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.read.ChangeBatch;
import io.syncline.core.sync.state.LeaseLost;
import io.syncline.route.Logs;
import io.syncline.route.failure.EventIsolation;
import io.syncline.route.failure.Isolation;
import io.syncline.route.pipeline.DueTimes;
import io.syncline.route.pipeline.PipelineRoute;
import io.syncline.route.pipeline.PipelineRoute.Template;
import io.syncline.route.pipeline.Pipelines;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The route {@code <system>/realtime} with its error policy and dead-letter route, steps scripted.
 */
class RealtimeRouteTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String PERSON = "ada.lovelace@example.com";

  private final ScriptedChanges changes = new ScriptedChanges();
  private final Signals signals = new Signals();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final InstantSource clock = InstantSource.fixed(NOW);
  private WorkComponent work;
  private Pipelines pipelines;

  @BeforeEach
  void start() throws Exception {
    var ids = new Ids(clock, new SplittableRandom(1));
    var isolation = new Isolation(new EventIsolation(changes, ids, clock), null, clock);
    work =
        new WorkComponent(
            signals,
            DueTimes.withoutRuns(changes::nextDue, (s, slice) -> Optional.empty()),
            () -> {},
            clock);
    camel.addComponent("work", work);
    camel.getRegistry().bind("changes", changes);
    camel.getRegistry().bind("isolation", isolation);
    camel.start();
    pipelines = new Pipelines(camel);
    pipelines.load(Path.of("routes/pipelines"));
  }

  @AfterEach
  void stop() throws Exception {
    camel.close();
  }

  @Test
  void aBatchGoesThroughAllStepsInOrder() throws Exception {
    follow(0, 3);
    changes.add("a", "b", "c", "d");
    assertThat(consumer().runOnce()).isEqualTo(3);
    assertThat(consumer().runOnce()).isEqualTo(1);
    assertThat(consumer().runOnce()).isZero();
    assertThat(changes.done()).containsExactly("a", "b", "c", "d");
    assertThat(changes.limits()).containsExactly(3, 3, 3);
  }

  @Test
  void aPoisonEventEndsInTheDeadLettersAloneAndTheOthersGoOn() throws Exception {
    follow(0, 100);
    changes.onRead(poison("bad"));
    changes.add("a", "bad", "b");
    for (int i = 0; i < 4; i++) {
      consumer().runOnce();
    }
    assertThat(changes.done()).containsExactly("a", "b");
    assertThat(changes.limits()).containsExactly(100, 1, 1, 1);
    for (int i = 0; i < 2; i++) {
      changes.again();
      consumer().runOnce();
    }
    assertThat(changes.saved()).hasSize(3);
    var last = changes.saved().get(2);
    assertThat(last.all(Effect.EventDone.class)).hasSize(1);
    assertThat(last.all(Effect.Audited.class)).hasSize(1);
    assertThat(last.all(Effect.DeadLettered.class))
        .singleElement()
        .extracting(Effect.DeadLettered::letter)
        .satisfies(
            deadLetter -> {
              assertThat(deadLetter.failure().stage()).isEqualTo("read");
              assertThat(deadLetter.failure().type()).isEqualTo("IllegalStateException");
              assertThat(deadLetter.failure().attempts()).isEqualTo(3);
              assertThat(deadLetter.status()).isEqualTo(DeadLetter.Status.OPEN);
              assertThat(deadLetter.work().payload().fields()).containsKey("email");
              assertThat(deadLetter.failure().reason()).doesNotContain(PERSON);
            });
  }

  @Test
  void anErrorThatIsNoExceptionIsIsolatedToo() throws Exception {
    follow(0, 100);
    changes.onDecide(
        batch -> {
          if (holds(batch, "bad")) {
            throw new StackOverflowError(PERSON);
          }
        });
    changes.add("bad", "a");
    for (int i = 0; i < 3; i++) {
      consumer().runOnce();
    }
    assertThat(changes.done()).containsExactly("a");
  }

  @Test
  void anOutageOfTheStoreBuriesNothing() throws Exception {
    follow(0, 100);
    changes.add("a");
    changes.storeDown(true);
    changes.onDecide(
        batch -> {
          throw new IllegalStateException("no connection");
        });
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> consumer().runOnce()).isInstanceOf(WorkFailed.class);
    }
    changes.onClaim(
        it -> {
          throw new IllegalStateException("no connection");
        });
    assertThatThrownBy(() -> consumer().runOnce()).isInstanceOf(WorkFailed.class);
    changes.onClaim(it -> {});
    changes.onDecide(it -> {});
    changes.storeDown(false);
    assertThat(consumer().runOnce()).isEqualTo(1);
    assertThat(changes.done()).containsExactly("a");
    assertThat(changes.saved()).isEmpty();
  }

  @Test
  @DisplayName(
      "S18: what another process holds a lease on is left to it, not retried and not moved to the"
          + " dead letters")
  void aLostLeaseBuriesNothingAndDoesNotSpin() throws Exception {
    follow(0, 100);
    changes.add("a", "b");
    changes.onDecide(
        batch -> {
          throw new LeaseLost(3);
        });
    assertThat(consumer().runOnce()).isZero();
    assertThat(changes.saved()).isEmpty();
    assertThat(changes.limits()).containsExactly(100);
  }

  @Test
  void workersAreWokenAndShareTheLanes() {
    follow(2, 7);
    var expected = new ArrayList<String>();
    for (int round = 0; round < 20; round++) {
      var ids = IntStream.range(0, 10).mapToObj(it -> "r" + it).toArray(String[]::new);
      expected.addAll(List.of(ids));
      changes.add(ids);
      signals.inbox(SYSTEM);
    }
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(changes.done()).containsExactlyInAnyOrderElementsOf(expected));
  }

  @Test
  void aStopLetsTheBatchInHandComeToItsEnd() throws Exception {
    var inHand = new CountDownLatch(1);
    var goOn = new Semaphore(0);
    changes.onDecide(
        batch -> {
          inHand.countDown();
          goOn.acquireUninterruptibly();
        });
    changes.add("a");
    follow(1, 10);
    inHand.await();
    var stopping = new Thread(() -> pipelines.stop());
    stopping.start();
    Awaitility.await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
    assertThat(changes.done()).isEmpty();
    goOn.release();
    stopping.join();
    assertThat(changes.done()).containsExactly("a");
    assertThat(work.states()).isEmpty();
    assertThat(camel.getRoutes()).isEmpty();
  }

  @Test
  @DisplayName("S18: no two threads work on one lane while a route is replaced")
  void aReplacedRouteNeverWorksBesideItsFormerSelf() {
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    changes.onDecide(
        batch -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          Thread.onSpinWait();
          atOnce.decrementAndGet();
        });
    for (int i = 0; i < 30; i++) {
      changes.add("x" + i);
      follow(1, 10 + i);
    }
    Awaitility.await().untilAsserted(() -> assertThat(changes.done()).hasSize(30));
    assertThat(most.get()).isEqualTo(1);
  }

  @Test
  void aFailingRouteIsLoggedOnceWithoutValuesAndSaysSoWhenItIsWell() {
    try (var logs = Logs.captured()) {
      changes.onClaim(
          it -> {
            throw new IllegalStateException(PERSON);
          });
      follow(1, 10);
      Awaitility.await().until(() -> work.states().get(0).failures() >= 3);
      assertThat(work.states().get(0).alive()).isTrue();
      assertThat(work.states().get(0).failure())
          .contains("IllegalStateException")
          .contains(" at io.syncline.")
          .doesNotContain(PERSON);
      changes.onClaim(it -> {});
      changes.add("a");
      Awaitility.await().untilAsserted(() -> assertThat(changes.done()).containsExactly("a"));
      Awaitility.await().until(() -> work.states().get(0).failures() == 0);
      assertThat(logs.lines()).filteredOn(it -> it.contains("failed and is tried")).hasSize(1);
      assertThat(logs.lines()).filteredOn(it -> it.contains("works again")).hasSize(1);
      assertThat(logs.lines()).noneMatch(it -> it.contains(PERSON));
    }
  }

  @Test
  void noLogOfAnIsolationHoldsAValue() throws Exception {
    follow(0, 100);
    changes.onRead(poison("bad"));
    changes.add("a", "bad");
    try (var logs = Logs.captured()) {
      for (int i = 0; i < 3; i++) {
        consumer().runOnce();
      }
      changes.storeDown(true);
      changes.again();
      assertThatThrownBy(() -> consumer().runOnce()).isInstanceOf(WorkFailed.class);
      assertThat(logs.lines()).noneMatch(it -> it.contains(PERSON));
    }
  }

  private static Consumer<ChangeBatch> poison(String id) {
    return batch -> {
      if (holds(batch, id)) {
        throw new IllegalStateException("cannot read " + PERSON);
      }
    };
  }

  private WorkConsumer consumer() {
    return (WorkConsumer) camel.getRoute("crm/realtime").getConsumer();
  }

  private void follow(int workers, int batch) {
    pipelines.follow(
        List.of(
            PipelineRoute.of(SYSTEM, Template.DEAD_LETTER),
            new PipelineRoute(
                SYSTEM, Template.REALTIME, Map.of("workers", "" + workers, "batch", "" + batch))));
    assertThat(pipelines.problems()).isEmpty();
    Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
  }
}
