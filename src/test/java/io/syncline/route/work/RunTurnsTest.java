package io.syncline.route.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import io.syncline.core.run.Stopping;
import io.syncline.route.pipeline.DueTimes;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Turns at the runs of a sync. */
class RunTurnsTest {

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final Signals signals = new Signals();
  private final BlockingQueue<String> turns = new LinkedBlockingQueue<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean failing;
  private final AtomicInteger ended = new AtomicInteger();

  @BeforeEach
  void start() throws Exception {
    camel.addComponent(
        "work",
        new WorkComponent(
            signals,
            DueTimes.withoutRuns(
                (system, slice) -> Optional.empty(), (system, slice) -> Optional.empty()),
            ended::incrementAndGet,
            InstantSource.system()));
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("work:reconcile/contacts")
                .process(
                    exchange -> {
                      exchange
                          .getProperty(WorkTurn.STOPPING, Stopping.class)
                          .then(stopped::countDown);
                      if (failing) {
                        throw new IllegalStateException("as the test asks");
                      }
                      turns.add(exchange.getProperty(WorkTurn.SYNC, String.class));
                    });
          }
        });
    camel.start();
  }

  @AfterEach
  void stop() throws Exception {
    camel.close();
  }

  @Test
  void aTurnIsOfASyncAndIsWokenWhenARunIsAskedFor() throws Exception {
    assertThat(turns.poll(10, TimeUnit.SECONDS)).isEqualTo("contacts");
    signals.runs("contacts");
    assertThat(turns.poll(4, TimeUnit.SECONDS)).isEqualTo("contacts");
  }

  @Test
  void theEndOfEachTurnIsSaidAlsoWhereItFailed() {
    await().untilAtomic(ended, greaterThan(0));
    int before = ended.get();
    failing = true;
    signals.runs("contacts");
    await().untilAtomic(ended, greaterThan(before));
  }

  @Test
  void longWorkIsNotifiedWhenItsRouteStops() throws Exception {
    assertThat(turns.poll(10, TimeUnit.SECONDS)).isNotNull();
    camel.getRouteController().stopAllRoutes();
    assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aQueueOfRunsIsNoSystems() {
    var queue = WorkQueue.parse("reconcile/contacts");
    assertThat(queue).hasToString("reconcile/contacts");
    assertThatThrownBy(queue::system).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> WorkQueue.parse("contacts")).hasMessageContaining("backfill");
  }
}
