package io.syncline.journey.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.landing.Landing.Place;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.json.Json;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.system.jdbc.BusinessDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.AdviceWith;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The example of SQS in docs/brokers.md: Camel's component, the client of AWS, and a server of its
 * protocol that others wrote (ElasticMQ).
 */
class SqsQueueJourneyTest {

  private static final Path EXAMPLE = Path.of("docs", "brokers");
  private static final Place PEOPLE = new Place(SystemId.of("queue"), "people");
  private static final Duration LONGEST = Duration.ofSeconds(40);
  private static final String IN = "people-in";
  private static final String OUT = "people-out";
  private static final String REFUSED = IN + "-refused";

  @TempDir Path folder;

  private final Database database = new Database(TestDatabase.fresh());
  private final BusinessDatabase crm = new BusinessDatabase(KafkaTopicJourneyTest.table());
  private final List<AutoCloseable> open = new ArrayList<>();
  private final int port = freePort();
  private final SqsClient client =
      SqsClient.builder()
          .endpointOverride(URI.create(endpoint()))
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
          .build();
  private SQSRestServer server;
  private RoutesWorld world;

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  @BeforeEach
  void startServer() {
    server = SQSRestServerBuilder.withInterface("127.0.0.1").withPort(port).start();
    server.waitUntilStarted();
  }

  private void queues(String... names) {
    for (var it : names) {
      // what is not acknowledged comes again after a second
      client.createQueue(
          request ->
              request.queueName(it).attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1")));
    }
  }

  private void world() throws Exception {
    var files = new HashMap<String, Path>();
    for (var it :
        List.of(
            "systems/queue.system.yaml",
            "systems/queue.camel.yaml",
            "systems/crm.system.yaml",
            "syncs/colleagues.sync.yaml")) {
      files.put(it, EXAMPLE.resolve(it));
    }
    files.put(
        "systems/queue-messages.camel.yaml", EXAMPLE.resolve("sqs/queue-messages.camel.yaml"));
    var settings =
        Map.of(
            "queue.incoming", IN,
            "queue.outgoing", OUT,
            "queue.region", "us-east-1",
            "queue.access.key", "id",
            "queue.secret.key", "secret",
            "queue.override", "true",
            "queue.endpoint", endpoint());
    world = new RoutesWorld(folder, files, settings, database, Map.of("crm", crm.settings()));
    open.add(0, world);
  }

  @AfterEach
  void stop() throws Exception {
    for (var it : open) {
      it.close();
    }
    client.close();
    server.stopAndWait();
    crm.close();
  }

  private String url(String queue) {
    return client.getQueueUrl(it -> it.queueName(queue)).queueUrl();
  }

  private void send(String text) {
    client.sendMessage(it -> it.queueUrl(url(IN)).messageBody(text));
  }

  private void sendPerson(String number, int version, String name) {
    send(
        "{\"number\":\"%s\",\"version\":%d,\"first_name\":\"%s\"}"
            .formatted(number, version, name));
  }

  private List<String> take(String queue) {
    return client
        .receiveMessage(it -> it.queueUrl(url(queue)).maxNumberOfMessages(10))
        .messages()
        .stream()
        .map(it -> it.body())
        .toList();
  }

  private void awaitRow(String id, String name) {
    await()
        .atMost(LONGEST)
        .until(
            () ->
                world.landing.get(PEOPLE, List.of(id)).stream()
                    .anyMatch(
                        it -> Value.text(name).equals(it.fields().fields().get("first_name"))));
  }

  private void awaitEmpty(String queue) {
    var both =
        List.of(
            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    await()
        .atMost(LONGEST)
        .until(
            () ->
                client
                    .getQueueAttributes(it -> it.queueUrl(url(queue)).attributeNames(both))
                    .attributes()
                    .values()
                    .stream()
                    .allMatch("0"::equals));
  }

  @Test
  void aMessageBecomesARowAndARowAMessage() throws Exception {
    queues(IN, OUT, REFUSED);
    world();
    send("no JSON");
    sendPerson("007", 2, "Ada");
    sendPerson("007", 2, "Ada");
    sendPerson("007", 1, "old");
    awaitRow("007", "Ada");
    awaitEmpty(IN);
    world.settle();
    assertThat(crm.rows("select number, first_name from people"))
        .containsExactly(List.of("007", "Ada"));
    assertThat(take(REFUSED)).containsExactly("no JSON");

    crm.execute("insert into people (number, first_name) values ('008', 'Bob')");
    world.settle();
    assertThat(take(OUT))
        .singleElement()
        .satisfies(
            it ->
                assertThat(Json.parseStruct(it.getBytes(StandardCharsets.UTF_8)).fields())
                    .containsEntry("number", Value.text("008"))
                    .containsEntry("first_name", Value.text("Bob")));
    assertThat(world.deadLetters()).isEmpty();
  }

  @Test
  void aMessageIsDeletedOnlyAfterItsEvent() throws Exception {
    queues(IN, OUT, REFUSED);
    world();
    var failing = new AtomicInteger(1);
    AdviceWith.adviceWith(
        world.camel,
        "queue.people/event",
        it ->
            it.weaveAddFirst()
                .process(
                    exchange -> {
                      if (failing.getAndDecrement() > 0) {
                        throw new IOException("no space");
                      }
                    }));
    sendPerson("007", 1, "Ada");
    await().atMost(LONGEST).until(() -> failing.get() < 0);
    awaitEmpty(IN);
    world.settle();
    assertThat(crm.value("select count(*) from people")).isEqualTo("1");
  }

  @Test
  void aQueueThatIsMissingOrAwayIsWaitedFor() throws Exception {
    queues(IN, REFUSED);
    world();
    crm.execute("insert into people (number, first_name) values ('008', 'Bob')");
    world.attempt();
    assertThat(world.landing.count(PEOPLE)).isZero();
    server.stopAndWait();
    assertThat(world.system("queue").check())
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Transient.class));
    startServer();
    queues(IN, OUT, REFUSED);
    assertThat(world.system("queue").check()).isNotInstanceOf(CheckOutcome.Failed.class);
    world.settle();
    assertThat(take(OUT)).hasSize(1);
    assertThat(world.deadLetters()).isEmpty();
    sendPerson("007", 1, "Ada");
    awaitRow("007", "Ada");
  }
}
