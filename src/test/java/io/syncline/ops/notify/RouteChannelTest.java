package io.syncline.ops.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.model.Ids;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.OutboxSender;
import io.syncline.core.notify.OutboxSender.Ending;
import io.syncline.core.notify.StoredMessages;
import io.syncline.route.pipeline.CamelOperations;
import io.syncline.store.TestDatabase;
import io.syncline.store.run.PostgresOutbox;
import io.syncline.store.sql.Database;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages reach routes of integrators through the outbox, at least once. */
class RouteChannelTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final SettableClock clock = new SettableClock(NOON);
  private final Ids ids = new Ids(clock, new Random(5));
  private final PostgresOutbox outbox = new PostgresOutbox(new Database(TestDatabase.fresh()));
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final List<Map<?, ?>> bodies = new ArrayList<>();
  private final List<Object> messageIds = new ArrayList<>();
  private final List<Ending> endings = new ArrayList<>();
  private @Nullable Exception failure;
  private CamelOperations operations;

  @BeforeEach
  void start() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:alert.pager")
                .errorHandler(noErrorHandler())
                .process(
                    it -> {
                      messageIds.add(it.getProperty("syncline.messageId"));
                      if (failure != null) {
                        throw failure;
                      }
                      bodies.add(it.getMessage().getBody(Map.class));
                    });
            from("direct:alert.limited")
                .setProperty("syncline.outcome", constant("rateLimited"))
                .setProperty("syncline.retryAfter", constant("3600"));
          }
        });
    camel.start();
    operations = new CamelOperations(camel);
  }

  @AfterEach
  void stop() {
    operations.close();
    camel.stop();
  }

  private void send(String... routes) {
    new StoredMessages(outbox, it -> {}, List.of(), ids, clock)
        .send(
            new Message(
                    new Message.Topic("alert", "crm", null),
                    Message.Urgency.ALERT,
                    "ops@example.com",
                    "3 dead letters of crm are open",
                    Map.of("dead-letters", 3L),
                    "alert/1/open")
                .by(Set.of(routes)));
  }

  private void post() {
    new OutboxSender(
            outbox,
            Map.of("direct", new RouteChannel(operations, "https://sync.example")),
            (it, ending) -> endings.add(ending),
            clock,
            new Random(11))
        .runOnce();
  }

  @Test
  void aRouteGetsWhatTheSignedWebhookPosts() {
    send("direct:alert.pager");
    post();
    post();
    assertThat(endings).containsExactly(Ending.POSTED);
    assertThat(bodies).singleElement();
    assertThat(bodies.get(0).get("type")).isEqualTo("alert.alert");
    assertThat(bodies.get(0).get("data").toString())
        .contains("3 dead letters of crm are open", "ops@example.com", "dead-letters")
        .contains("https://sync.example/console/dead-letters");
  }

  @Test
  void aRouteThatFailsIsCalledAgainWithTheSameId() {
    failure = new IOException("the pager at 10.1.2.3 is away");
    send("direct:alert.pager");
    post();
    failure = null;
    clock.pass(Duration.ofMinutes(1));
    post();
    assertThat(endings).containsExactly(Ending.RETRIED, Ending.POSTED);
    assertThat(messageIds).hasSize(2).doesNotContainNull();
    assertThat(Set.copyOf(messageIds)).hasSize(1);
  }

  @Test
  void oneThatRefusesAMessageIsNotAskedAgain() {
    failure = new IllegalArgumentException("no such team");
    send("direct:alert.pager");
    post();
    assertThat(endings).containsExactly(Ending.GIVEN_UP);
  }

  @Test
  void oneThatAsksToWaitIsCalledAfterThat() {
    send("direct:alert.limited");
    post();
    clock.pass(Duration.ofMinutes(59));
    post();
    assertThat(endings).hasSize(1);
    clock.pass(Duration.ofMinutes(2));
    post();
    assertThat(endings).containsExactly(Ending.RETRIED, Ending.RETRIED);
  }

  @Test
  void aRouteThatIsGoneStopsNoOtherAndIsWaitedFor() {
    send("direct:alert.gone", "direct:alert.pager");
    post();
    assertThat(endings).containsExactlyInAnyOrder(Ending.RETRIED, Ending.POSTED);
    assertThat(bodies).hasSize(1);
  }
}
