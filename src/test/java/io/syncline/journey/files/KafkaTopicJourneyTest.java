package io.syncline.journey.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.landing.LandedMessage;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.AdviceWith;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/brokers.md: a topic of a real broker of Kafka and a table. */
@Tag("long")
class KafkaTopicJourneyTest {

  static final Path EXAMPLE = Path.of("docs", "brokers");
  static final Place PEOPLE = new Place(SystemId.of("directory"), "people");
  static final Duration LONGEST = Duration.ofSeconds(40);
  static final String TOPIC = "people";
  static final String ADA =
      """
      {"number":"007","first_name":"Ada","last_name":"King","email":"ada@example.com"}\
      """;

  @TempDir Path folder;

  private final Database database = new Database(TestDatabase.fresh());
  private final BusinessDatabase crm = new BusinessDatabase(table());
  private final List<AutoCloseable> open = new ArrayList<>();
  private KafkaServer kafka;

  static String table() {
    return """
    create table people (
      id bigint generated always as identity primary key,
      number text unique, first_name text, last_name text, email text,
      row_version integer not null default 1,
      created_at timestamptz not null default clock_timestamp(),
      changed_at timestamptz not null default clock_timestamp())
    """;
  }

  @BeforeEach
  void start() throws Exception {
    kafka = new KafkaServer(Files.createDirectories(folder.resolve("kafka"))).start();
    kafka.topics(1, TOPIC, TOPIC + ".refused");
  }

  @AfterEach
  void stop() throws Exception {
    for (var it : open) {
      it.close();
    }
    kafka.close();
    crm.close();
  }

  static RoutesWorld world(
      Path folder, KafkaServer kafka, BusinessDatabase crm, Database database, String password)
      throws Exception {
    return world(folder, kafka, crm, database, password, "syncline");
  }

  private static RoutesWorld world(
      Path folder,
      KafkaServer kafka,
      BusinessDatabase crm,
      Database database,
      String password,
      String group)
      throws Exception {
    var settings =
        Map.of(
            "directory.topic",
            TOPIC,
            "directory.brokers",
            kafka.brokers(),
            "directory.group",
            group,
            "directory.security",
            "SASL_PLAINTEXT",
            "directory.jaas",
            KafkaServer.login(password));
    return world(folder, settings, crm, database);
  }

  static RoutesWorld world(
      Path folder, Map<String, String> settings, BusinessDatabase crm, Database database)
      throws Exception {
    var files = new HashMap<String, Path>();
    for (var it :
        List.of(
            "systems/directory.system.yaml",
            "systems/directory.camel.yaml",
            "systems/crm.system.yaml",
            "syncs/people.sync.yaml")) {
      files.put(it, EXAMPLE.resolve(it));
    }
    files.put(
        "systems/directory-topic.camel.yaml", EXAMPLE.resolve("kafka/directory-topic.camel.yaml"));
    return new RoutesWorld(folder, files, settings, database, Map.of("crm", crm.settings()));
  }

  private RoutesWorld world(String password) throws Exception {
    var world = world(folder, kafka, crm, database, password);
    open.add(0, world);
    return world;
  }

  private RoutesWorld world() throws Exception {
    return world(KafkaServer.PASSWORD);
  }

  private void awaitCommitted(long offset) {
    await()
        .atMost(LONGEST)
        .ignoreExceptions()
        .until(() -> kafka.committed("syncline", TOPIC) == offset);
  }

  private Map<String, Value> row(RoutesWorld world, String id) {
    return world.landing.get(PEOPLE, List.of(id)).get(0).fields().fields();
  }

  private String refused(int index) {
    var message = kafka.read(TOPIC + ".refused").get(index);
    return new String(message.headers().lastHeader("reason").value(), StandardCharsets.UTF_8);
  }

  @Test
  void aMessageBecomesARowAndAChangedRowAMessage() throws Exception {
    var world = world();
    kafka.send(TOPIC, "007", ADA);
    awaitCommitted(1);
    world.settle();
    assertThat(crm.rows("select number, first_name from people"))
        .containsExactly(List.of("007", "Ada"));

    crm.execute(
        "update people set last_name = 'Byron', row_version = 2, changed_at = clock_timestamp()",
        "insert into people (number, first_name) values ('008', 'Bob')");
    world.settle();
    awaitCommitted(3);
    world.settle();
    var messages = kafka.read(TOPIC);
    assertThat(messages).hasSize(3);
    assertThat(messages)
        .extracting(it -> new String(it.key(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder("007", "007", "008");
    assertThat(row(world, "007")).containsEntry("last_name", Value.text("Byron"));
    assertThat(world.deadLetters()).isEmpty();
  }

  @Test
  void anEmptyMessageDeletes() throws Exception {
    var world = world();
    kafka.send(TOPIC, "007", ADA);
    awaitCommitted(1);
    world.settle();
    assertThat(crm.value("select count(*) from people")).isEqualTo("1");
    kafka.send(TOPIC, "007", null);
    awaitCommitted(2);
    assertThat(world.landing.count(PEOPLE)).isZero();
    world.settle();
    assertThat(crm.value("select count(*) from people")).isEqualTo("0");
  }

  @Test
  void whatCanBeNoRowIsPutAsideAndBlocksNothing() throws Exception {
    var world = world();
    kafka.send(TOPIC, "1", "no JSON {");
    kafka.send(TOPIC, "2", "[1]");
    kafka.send(TOPIC, null, ADA);
    kafka.send(TOPIC, null, null);
    kafka.send(
        new ProducerRecord<>(
            TOPIC, new byte[] {(byte) 0xff}, ADA.getBytes(StandardCharsets.UTF_8)));
    kafka.send(TOPIC, "x".repeat(513), ADA);
    kafka.send(TOPIC, "007", ADA);
    awaitCommitted(7);
    assertThat(world.landing.count(PEOPLE)).isEqualTo(1);
    var aside = kafka.read(TOPIC + ".refused");
    assertThat(aside).hasSize(6);
    assertThat(aside.get(0).value()).isEqualTo("no JSON {".getBytes(StandardCharsets.UTF_8));
    assertThat(aside.get(3).value()).isNull();
    assertThat(aside.get(4).key()).isEqualTo(new byte[] {(byte) 0xff});
    assertThat(refused(0)).isEqualTo("it is no JSON object");
    assertThat(refused(2)).isEqualTo("it has no key");
    assertThat(
            new String(aside.get(1).headers().lastHeader("from").value(), StandardCharsets.UTF_8))
        .isEqualTo("people/0/1");
  }

  @Test
  void aMessageThatIsTooLargeIsPutAside() throws Exception {
    var world = world();
    kafka.send(TOPIC, "1", "{\"first_name\":\"" + "x".repeat(500_000) + "\"}");
    kafka.send(TOPIC, "2", ADA);
    awaitCommitted(2);
    assertThat(world.landing.count(PEOPLE)).isEqualTo(1);
    assertThat(refused(0)).isEqualTo("it has 500017 bytes, and `largest` is 262144");
  }

  @Test
  void aRecreatedTopicIsNoticed() throws Exception {
    var world = world();
    var mark = new LandedMessage.Mark("people", 0, 9, Instant.now());
    world.landing.take(PEOPLE, new LandedMessage("007", Value.Struct.EMPTY, mark));
    var later = System.currentTimeMillis() + 3_600_000;
    var bytes = ADA.getBytes(StandardCharsets.UTF_8);
    kafka.send(
        new ProducerRecord<>(TOPIC, null, later, "007".getBytes(StandardCharsets.UTF_8), bytes));
    awaitCommitted(1);
    assertThat(refused(0)).contains("if the topic was recreated");
    assertThat(row(world, "007")).isEmpty();
  }

  @Test
  void twoProcessesShareATopic() throws Exception {
    var first = world();
    for (int i = 0; i < 40; i++) {
      kafka.send(TOPIC, "k" + i, "{\"number\":\"k" + i + "\"}");
    }
    var second = world();
    for (int i = 0; i < 40; i++) {
      kafka.send(TOPIC, "k" + i, "{\"number\":\"k" + i + "\",\"first_name\":\"new\"}");
    }
    open.remove(first);
    first.close();
    awaitCommitted(80);
    assertThat(second.landing.count(PEOPLE)).isEqualTo(40);
    for (int i = 0; i < 40; i++) {
      assertThat(row(second, "k" + i)).containsEntry("first_name", Value.text("new"));
    }
  }

  @Test
  void aMessageIsCommittedOnlyAfterItsEvent() throws Exception {
    var world = world();
    var failing = new AtomicInteger(3);
    AdviceWith.adviceWith(
        world.camel,
        "directory.people/event",
        it ->
            it.weaveAddFirst()
                .process(
                    exchange -> {
                      if (failing.getAndDecrement() > 0) {
                        throw new IOException("no space");
                      }
                    }));
    kafka.send(TOPIC, "007", ADA);
    kafka.send(TOPIC, "008", "{\"number\":\"008\"}");
    awaitCommitted(2);
    assertThat(failing.get()).isNegative();
    world.settle();
    assertThat(crm.value("select count(*) from people")).isEqualTo("2");
  }

  @Test
  void anOlderMessageThatComesAgainReplacesNothing() throws Exception {
    var first = world();
    kafka.send(TOPIC, "007", ADA.replace("King", "First"));
    kafka.send(TOPIC, "007", ADA);
    kafka.send(TOPIC, "008", "{\"number\":\"008\"}");
    kafka.send(TOPIC, "008", null);
    awaitCommitted(4);
    first.settle();
    first.close();
    open.clear();
    // another group reads the topic from its beginning
    var again = world(folder, kafka, crm, database, KafkaServer.PASSWORD, "again");
    open.add(again);
    var seen = again.landing.get(PEOPLE, List.of("007")).get(0).changedAt();
    await().atMost(LONGEST).until(() -> kafka.committed("again", TOPIC) == 4);
    assertThat(row(again, "007")).containsEntry("last_name", Value.text("King"));
    assertThat(again.landing.get(PEOPLE, List.of("007")).get(0).changedAt()).isEqualTo(seen);
    assertThat(again.landing.count(PEOPLE)).isEqualTo(1);
  }

  @Test
  void aBrokerThatIsAwayIsWaitedFor() throws Exception {
    kafka.stop();
    var world = world();
    assertThat(world.system("directory").check())
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Transient.class));
    kafka.start();
    kafka.send(TOPIC, "007", ADA);
    awaitCommitted(1);
    assertThat(world.system("directory").check()).isNotInstanceOf(CheckOutcome.Failed.class);
    kafka.stop();
    crm.execute("insert into people (number, first_name) values ('008', 'Bob')");
    world.attempt();
    kafka.start();
    world.settle();
    awaitCommitted(2);
    kafka.send(TOPIC, "009", "{\"number\":\"009\"}");
    awaitCommitted(3);
    world.settle();
    assertThat(crm.rows("select number from people order by 1"))
        .containsExactly(List.of("007"), List.of("008"), List.of("009"));
    assertThat(kafka.read(TOPIC)).hasSize(3);
    assertThat(world.deadLetters()).isEmpty();
  }

  @Test
  void refusedCredentialsParkTheSystem() throws Exception {
    var world = world("wrong");
    assertThat(world.system("directory").check())
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Refused.class));
    crm.execute("insert into people (number, first_name) values ('008', 'Bob')");
    world.settle();
    assertThat(world.isParked("directory")).isTrue();
    assertThat(world.deadLetters()).isEmpty();
    assertThat(kafka.read(TOPIC)).isEmpty();
  }

  @Test
  void aWriteWhoseAnswerIsLostLeavesTheSameRecord() throws Exception {
    var world = world();
    var lost = new AtomicInteger(2);
    AdviceWith.adviceWith(
        world.camel,
        "directory-people-send",
        it ->
            it.weaveByToUri("landing:directory.people/keep")
                .before()
                .process(
                    exchange -> {
                      if (lost.getAndDecrement() > 0) {
                        throw new IOException("the answer is lost");
                      }
                    }));
    crm.execute("insert into people (number, first_name) values ('008', 'Bob')");
    world.settle();
    await().atMost(LONGEST).until(() -> world.landing.count(PEOPLE) == 1);
    world.settle();
    assertThat(kafka.read(TOPIC)).extracting(it -> Json.parse(it.value())).hasSizeBetween(1, 3);
    assertThat(kafka.read(TOPIC))
        .extracting(it -> Json.parse(it.value()))
        .containsOnly(Json.parse(kafka.read(TOPIC).get(0).value()));
    assertThat(crm.value("select count(*) from people")).isEqualTo("1");
    assertThat(world.deadLetters()).isEmpty();
  }
}
