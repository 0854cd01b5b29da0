package io.syncline.route.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.UnaskedSystem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryPorts;
import io.syncline.core.delivery.Intent;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.Settled;
import io.syncline.core.delivery.step.Deliverer;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.Transformer;
import io.syncline.route.failure.DeliveryIsolation;
import io.syncline.route.failure.Isolation;
import io.syncline.route.pipeline.DueTimes;
import io.syncline.route.pipeline.PipelineRoute;
import io.syncline.route.pipeline.PipelineRoute.Template;
import io.syncline.route.pipeline.Pipelines;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The route {@code <system>/deliver} over the real steps, whose store fails on every delivery. */
class DeliverRouteTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final SystemId BOOKS = SystemId.of("books");

  private final InstantSource clock = InstantSource.fixed(NOW);
  private final Ids ids = new Ids(clock, new SplittableRandom(1));
  private final ScriptedDeliveries store = new ScriptedDeliveries(delivery(0, null));
  private final DefaultCamelContext camel = new DefaultCamelContext();

  @BeforeEach
  void start() {
    var ports =
        new DeliveryPorts(
            store,
            system -> Optional.of(new Unasked()),
            refs -> Map.of(),
            () -> 1,
            new Runtime(clock, ids, () -> Installation.EMPTY),
            Wakeups.NONE);
    var policy =
        RetryPolicy.upTo(8)
            .backoff(Duration.ofSeconds(5), Duration.ofMinutes(10))
            .thenMoveToDeadLetters();
    var deliverer = new Deliverer(ports, new Transformer(), policy, new SplittableRandom(1));
    var isolation = new DeliveryIsolation(store, () -> Installation.EMPTY, ids, clock);
    camel.addComponent(
        "work",
        new WorkComponent(
            new Signals(),
            DueTimes.withoutRuns((s, i) -> Optional.empty(), deliverer::nextDue),
            () -> {},
            clock));
    camel.getRegistry().bind("deliveries", deliverer);
    camel.getRegistry().bind("isolation", new Isolation(null, isolation, clock));
    camel.start();
    var pipelines = new Pipelines(camel);
    pipelines.load(Path.of("routes/pipelines"));
    pipelines.follow(
        List.of(
            PipelineRoute.of(BOOKS, Template.DEAD_LETTER),
            new PipelineRoute(BOOKS, Template.DELIVER, Map.of("workers", "0"))));
    assertThat(pipelines.problems()).isEmpty();
  }

  @AfterEach
  void stop() throws Exception {
    camel.close();
  }

  @Test
  void aDeliveryThatAStepFailsOnIsPutOffAndInTheEndBuried() throws Exception {
    assertThat(runOnce()).isEqualTo(1);
    assertThat(store.settled().get(0).settled())
        .containsExactly(new Settled.Again(delivery(0, null), NOW.plusSeconds(1), null, true));
    store.becomes(delivery(2, null));
    runOnce();
    var last = store.settled().get(1);
    assertThat(last.settled()).hasOnlyElementsOfType(Settled.Ended.class);
    assertThat(last.audit()).hasSize(1);
    assertThat(last.deadLetters())
        .singleElement()
        .satisfies(
            deadLetter -> {
              assertThat(deadLetter.work().kind()).isEqualTo(DeadLetter.Kind.DELIVERY);
              assertThat(deadLetter.work().attributes()).containsExactly("email");
              assertThat(deadLetter.failure().type()).isEqualTo("UnsupportedOperationException");
            });
  }

  @Test
  @DisplayName(
      "S6, S9: a fault never moves a delivery with a write of unknown outcome to the dead letters")
  void aDeliveryWithAnOpenIntentIsNeverBuriedAndKeepsItsIntent() throws Exception {
    var intent =
        Intent.frozen(
            new UUID(7, 7),
            new WriteRequest.Update(
                new NativeRef(BOOKS, "Contacts", "1"), Value.Struct.EMPTY, "key", null),
            Map.of(),
            "hash",
            NOW,
            null);
    store.becomes(delivery(50, intent));
    runOnce();
    assertThat(store.settled().get(0).deadLetters()).isEmpty();
    assertThat(store.settled().get(0).settled())
        .containsExactly(
            new Settled.Again(delivery(50, intent), NOW.plusSeconds(600), intent, true));
  }

  private int runOnce() throws Exception {
    return ((WorkConsumer) camel.getRoute("books/deliver").getConsumer()).runOnce();
  }

  private static Delivery delivery(int attempts, @Nullable Intent intent) {
    return new Delivery(
        new UUID(1, 1),
        new Delivery.Change(new RecordId(new UUID(2, 2)), "contact", BOOKS, Set.of("email"), true),
        new Delivery.Cause(List.of(new UUID(3, 3)), Origin.NONE),
        new Delivery.State(1, attempts, 1, 5, 1, NOW, NOW),
        intent);
  }

  /** A system that must not be called. */
  private static final class Unasked extends UnaskedSystem {
    private Unasked() {
      super(BOOKS);
    }
  }
}
