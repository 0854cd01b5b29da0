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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example of docs/brokers.md: queues of real brokers and a table. */
@Tag("long")
class RabbitQueueJourneyTest {

  private static final Path EXAMPLE = Path.of("docs", "brokers");
  private static final Place PEOPLE = new Place(SystemId.of("queue"), "people");
  private static final Duration LONGEST = Duration.ofSeconds(40);
  private static final String IN = "people.in";
  private static final String OUT = "people.out";
  private static final String REFUSED = "people.in.refused";

  /** The first JDK that refuses Subject.getSubject. */
  private static final int WITHOUT_SUBJECT = 24;

  @TempDir Path folder;

  private final Database database = new Database(TestDatabase.fresh());
  private final BusinessDatabase crm = new BusinessDatabase(KafkaTopicJourneyTest.table());
  private final List<AutoCloseable> open = new ArrayList<>();
  private RabbitServer broker;
  private RoutesWorld world;

  private void start(String kind) throws Exception {
    if (kind.equals("RabbitMQ")) {
      Assumptions.assumeTrue(
          Files.isExecutable(RabbitServer.RABBITMQ), "rabbitmq-server is not installed here");
      broker = new RabbitServer.Rabbit(Files.createDirectories(folder.resolve("rabbit")));
    } else {
      Assumptions.assumeTrue(
          Runtime.version().feature() < WITHOUT_SUBJECT,
          "skipped: Qpid 9.2.0 calls Subject.getSubject, which this JDK refuses (JEP 486)");
      broker = new RabbitServer.Qpid(Files.createDirectories(folder.resolve("qpid")));
    }
    open.add(broker);
    broker.start();
    broker.queues(IN, OUT, REFUSED);
  }

  private void world(String password) throws Exception {
    var settings =
        Map.of(
            "queue.address", "amqp://127.0.0.1:" + broker.port(),
            "queue.user", RabbitServer.USER,
            "queue.password", password,
            "queue.incoming", IN,
            "queue.outgoing", OUT);
    world = world(folder, settings, crm, database);
    open.add(0, world);
  }

  static RoutesWorld world(
      Path folder, Map<String, String> settings, BusinessDatabase crm, Database database)
      throws Exception {
    var files = new HashMap<String, Path>();
    for (var it :
        List.of(
            "systems/queue.system.yaml", "systems/queue.camel.yaml", "systems/crm.system.yaml")) {
      files.put(it, EXAMPLE.resolve(it));
    }
    files.put("syncs/colleagues.sync.yaml", EXAMPLE.resolve("syncs/colleagues.sync.yaml"));
    files.put(
        "systems/queue-messages.camel.yaml", EXAMPLE.resolve("rabbitmq/queue-messages.camel.yaml"));
    return new RoutesWorld(folder, files, settings, database, Map.of("crm", crm.settings()));
  }

  @AfterEach
  void stop() throws Exception {
    for (var it : open) {
      it.close();
    }
    crm.close();
  }

  private static String person(String number, int version, String name) {
    return "{\"number\":\"%s\",\"version\":%d,\"first_name\":\"%s\"}"
        .formatted(number, version, name);
  }

  private void awaitTaken() {
    await()
        .atMost(LONGEST)
        .ignoreExceptions()
        .until(
            () ->
                broker.<Boolean>on(
                    channel -> {
                      // what is not acknowledged goes back when its consumer ends: count rows too
                      return channel.queueDeclarePassive(IN).getMessageCount() == 0;
                    }));
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

  @ParameterizedTest
  @ValueSource(strings = {"Qpid", "RabbitMQ"})
  void aMessageBecomesARowAndARowAMessage(String kind) throws Exception {
    start(kind);
    world(RabbitServer.PASSWORD);
    broker.send(IN, "no JSON");
    broker.send(IN, "{\"version\":1}");
    broker.send(IN, "{\"number\":\"1\",\"version\":\"new\"}");
    broker.send(IN, person("007", 2, "Ada"));
    broker.send(IN, person("007", 2, "Ada"));
    broker.send(IN, person("007", 1, "old"));
    broker.send(IN, person("end", 1, "End"));
    awaitRow("end", "End");
    awaitTaken();
    world.settle();
    assertThat(crm.rows("select number, first_name from people order by 1"))
        .containsExactly(List.of("007", "Ada"), List.of("end", "End"));
    assertThat(new String(broker.take(REFUSED).getBody(), StandardCharsets.UTF_8))
        .isEqualTo("no JSON");
    assertThat(broker.take(REFUSED).getProps().getHeaders().get("reason"))
        .hasToString("its field `number` has no id");
    assertThat(broker.take(REFUSED)).isNotNull();
    assertThat(broker.take(REFUSED)).isNull();

    crm.execute("insert into people (number, first_name) values ('008', 'Bob')");
    world.settle();
    var sent = broker.take(OUT);
    assertThat(Json.parseStruct(sent.getBody()).fields())
        .containsEntry("number", Value.text("008"))
        .containsEntry("first_name", Value.text("Bob"));
    assertThat(sent.getProps().getMessageId()).isNotEmpty();
    assertThat(sent.getProps().getDeliveryMode()).isEqualTo(2);
    assertThat(broker.take(OUT)).isNull();
    assertThat(world.deadLetters()).isEmpty();
  }

  @Test
  void aMessageIsAcknowledgedOnlyAfterItsEvent() throws Exception {
    start("Qpid");
    world(RabbitServer.PASSWORD);
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
    broker.send(IN, person("007", 1, "Ada"));
    await().atMost(LONGEST).until(() -> failing.get() < 0);
    world.settle();
    assertThat(crm.value("select count(*) from people")).isEqualTo("1");
  }

  @Test
  void aMessageThatSaysSoDeletes() throws Exception {
    start("Qpid");
    world(RabbitServer.PASSWORD);
    broker.send(IN, person("007", 1, "Ada"));
    awaitRow("007", "Ada");
    world.settle();
    broker.send(IN, "{\"number\":\"007\",\"version\":2,\"deleted\":true}");
    await().atMost(LONGEST).until(() -> world.landing.count(PEOPLE) == 0);
    awaitTaken();
    world.settle();
    assertThat(crm.value("select count(*) from people")).isEqualTo("0");
  }

  @Test
  void aMessageThatNobodyReceivesWaits() throws Exception {
    start("Qpid");
    world(RabbitServer.PASSWORD);
    broker.on(channel -> channel.queueDelete(OUT));
    crm.execute("insert into people (number, first_name) values ('008', 'Bob')");
    world.attempt();
    assertThat(world.landing.count(PEOPLE)).isZero();
    broker.queues(OUT);
    world.settle();
    assertThat(broker.take(OUT)).isNotNull();
    assertThat(broker.take(OUT)).isNull();
    assertThat(world.deadLetters()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Qpid", "RabbitMQ"})
  void aBrokerThatIsAwayIsWaitedFor(String kind) throws Exception {
    start(kind);
    broker.stop();
    world(RabbitServer.PASSWORD);
    assertThat(world.system("queue").check())
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Transient.class));
    for (int round = 0; round < 2; round++) {
      broker.start();
      broker.queues(IN, OUT, REFUSED);
      assertThat(world.system("queue").check()).isNotInstanceOf(CheckOutcome.Failed.class);
      broker.send(IN, person("k" + round, 1, "Ada"));
      awaitRow("k" + round, "Ada");
      awaitTaken();
      broker.stop();
    }
    crm.execute("insert into people (number, first_name) values ('008', 'Bob')");
    world.attempt();
    broker.start();
    broker.queues(IN, OUT, REFUSED);
    world.settle();
    assertThat(broker.take(OUT)).isNotNull();
    assertThat(world.deadLetters()).isEmpty();
  }

  @Test
  void refusedCredentialsParkTheSystem() throws Exception {
    start("Qpid");
    world("wrong");
    assertThat(world.system("queue").check())
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Refused.class));
    crm.execute("insert into people (number, first_name) values ('008', 'Bob')");
    world.attempt();
    assertThat(world.isParked("queue")).isTrue();
    assertThat(broker.take(OUT)).isNull();
  }
}
