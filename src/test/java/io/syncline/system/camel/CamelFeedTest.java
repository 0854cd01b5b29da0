package io.syncline.system.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.Poller;
import io.syncline.core.run.poll.Watermarks;
import io.syncline.core.system.SystemFailure;
import io.syncline.route.pipeline.CamelOperations;
import io.syncline.store.memory.MemoryStore;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.http.HttpSystem;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.MemoryTokens;
import io.syncline.system.http.answer.WantedFields;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Polls of a system of routes that goes on by a token, or since a time (S22). */
class CamelFeedTest {

  private static final SystemId SHOP = SystemId.of("shop");

  private static final String FEED =
      """
      type: shop
      transport: camel
      objects:
        items:
          fields: {name: name}
          operations: {list: , get: , feed: {paging: {maxSize: 2}}}
      """;

  private static final String DELETED =
      """
      type: shop
      transport: camel
      objects:
        items:
          updatedAt: changed
          fields: {name: name, changed: {type: datetime}}
          operations: {list: , get: , deleted: {keeps: 30d}}
      """;

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final Vertx vertx = Vertx.vertx();
  private final HttpSystems systems =
      new HttpSystems(
          LocalNetwork.of(vertx),
          new MemoryTokens(),
          Instant::now,
          Duration.ofSeconds(5),
          new LocalBudget(System::nanoTime),
          new LocalQuotas(Instant::now),
          new CamelOperations(camel));
  private final Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final Watermarks marks = new MemoryStore(new Ids(() -> now, new Random(1))).watermarks();
  private final Map<String, String> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> filed = new ArrayList<>();
  private HttpSystem system;

  @BeforeEach
  void start() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            for (var operation : List.of("list", "feed", "deleted")) {
              from("direct:shop.items." + operation).process(it -> answer(operation, it));
            }
          }
        });
    camel.getShutdownStrategy().setTimeout(1);
    camel.start();
    connect(FEED);
    answers.put("feed", "{'token': 't1'}");
    answers.put("list", "{'records': [{'id': 'a'}, {'id': 'b'}]}");
  }

  @AfterEach
  void stop() {
    systems.close();
    vertx.close();
    camel.stop();
  }

  private void connect(String type) {
    system = systems.connect(SHOP, CamelSystemTest.type(type), Map.of(), WantedFields.NONE);
  }

  /** Answered by what the call says, such as {@code feed token=t1}; a word alone is an outcome. */
  private void answer(String operation, Exchange exchange) {
    var body = exchange.getIn().getBody(Map.class);
    var call = new StringBuilder(operation);
    for (var key : List.of("token", "since", "cursor")) {
      if (body.get(key) != null && !operation.equals("list")) {
        call.append(' ').append(key).append('=').append(body.get(key));
      }
    }
    asked.add(call.toString());
    var answer = answers.getOrDefault(call.toString(), answers.get(operation));
    if (answer.equals("throw")) {
      throw new IllegalStateException("a server that is away");
    }
    if (answer.equals("notFound")) {
      exchange.setProperty("syncline.outcome", answer);
    }
    exchange.getIn().setBody(answer.replace('\'', '"'));
  }

  private void poll() {
    asked.clear();
    filed.clear();
    new Poller(
            events -> {
              events.stream().map(it -> it.kind() + " " + it.ref().id()).forEach(filed::add);
              return events.stream().map(InboxEvent::id).collect(Collectors.toSet());
            },
            marks,
            new Ids(() -> now, new Random(1)),
            () -> now,
            rest -> {})
        .runOnce(system, Objects.requireNonNull(system.type().objects().get("items")), 100);
  }

  @Test
  void theFirstPollReadsAllAndTheNextOnesGoOnFromTheToken() {
    poll();
    assertThat(asked).containsExactly("feed", "list");
    assertThat(filed).containsExactly("UPDATED a", "UPDATED b");

    answers.put(
        "feed token=t1",
        "{'records': [{'id': 'c', 'kind': 'created'}, {'id': 'a', 'kind': 'deleted'}],"
            + " 'next': 'p2'}");
    answers.put(
        "feed token=t1 cursor=p2",
        "{'records': [{'id': 7, 'kind': 'renamed'}, {'id': 'b'}], 'token': 't2'}");
    poll();
    assertThat(asked).containsExactly("feed token=t1", "feed token=t1 cursor=p2");
    assertThat(filed).containsExactly("CREATED c", "DELETED a", "UPDATED 7", "UPDATED b");

    answers.put("feed token=t2", "{'records': [], 'token': 't2'}");
    poll();
    assertThat(asked).containsExactly("feed token=t2");
    assertThat(filed).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("S22: what is not whole is asked for again from the same token")
  @CsvSource(
      delimiter = '|',
      value = {
        "throw | throw",
        "a last page without a token | {'records': []}",
        "an empty answer | ''",
        "no records | {'token': 't2'}",
        "a row without an id | {'records': [{'kind': 'deleted'}], 'token': 't2'}",
        "a list, which has no token | [{'id': 'x'}]"
      })
  void s22theTokenStaysUntilAllIsRead(String what, String answer) {
    poll();
    answers.put("feed token=t1", "{'records': [{'id': 'c'}], 'next': 'p2'}");
    answers.put("feed token=t1 cursor=p2", answer);
    assertThatThrownBy(this::poll).as(what).isInstanceOf(SystemFailure.class);

    answers.put("feed token=t1 cursor=p2", "{'records': [{'id': 'd'}], 'token': 't2'}");
    poll();
    assertThat(filed).as(what).containsExactly("UPDATED c", "UPDATED d");
  }

  @Test
  void aTokenThatIsKnownNoMoreMakesAllBeRead() {
    poll();
    answers.put("feed token=t1", "notFound");
    answers.put("feed", "{'token': 't9'}");
    poll();
    assertThat(asked).containsExactly("feed token=t1", "feed", "list");
    assertThat(filed).containsExactly("UPDATED a", "UPDATED b");

    answers.put("feed token=t9", "{'records': [], 'token': 't10'}");
    poll();
    assertThat(asked).containsExactly("feed token=t9");
  }

  @Test
  void aFeedThatDoesNotSayWhereItIsMakesThePollFail() {
    answers.put("feed", "{'records': []}");
    assertThatThrownBy(this::poll)
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("feed of items");
    assertThat(filed).isEmpty();
  }

  @Test
  void whatWasDeletedIsAskedForSinceATime() {
    connect(DELETED);
    answers.put("list", "{'records': [{'id': 'a', 'changed': '2026-02-20T10:00:00Z'}]}");
    answers.put(
        "deleted since=2026-02-28T12:00:00Z",
        "[{'id': 'z', 'at': '2026-03-01T11:58:00Z'}, {'id': 'y', 'at': '2026-03-01T11:57:00Z'}]");
    poll();
    assertThat(filed).containsExactlyInAnyOrder("UPDATED a", "DELETED z", "DELETED y");

    answers.clear();
    answers.put("list", "{'records': []}");
    answers.put("deleted", "[{'id': 'z'}]");
    assertThatThrownBy(this::poll)
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("a row has no time at at");
  }
}
