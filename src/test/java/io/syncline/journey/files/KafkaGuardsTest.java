package io.syncline.journey.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.landing.Landing.Place;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.system.jdbc.BusinessDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.builder.AdviceWith;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may happen to a topic of several partitions, over a real broker of Kafka. */
@Tag("long")
class KafkaGuardsTest {

  private static final Place PEOPLE = new Place(SystemId.of("directory"), "people");
  private static final String TOPIC = KafkaTopicJourneyTest.TOPIC;
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int PARTITIONS = 3;
  private static final int MANY = 90;

  @TempDir Path folder;

  private final Database database = new Database(TestDatabase.fresh());
  private final BusinessDatabase crm = new BusinessDatabase(KafkaTopicJourneyTest.table());
  private KafkaServer kafka;
  private RoutesWorld world;

  @BeforeEach
  void start() throws Exception {
    kafka = new KafkaServer(Files.createDirectories(folder.resolve("kafka"))).start();
    kafka.topics(PARTITIONS, TOPIC, TOPIC + ".refused");
  }

  @AfterEach
  void stop() {
    if (world != null) {
      world.close();
    }
    kafka.close();
    crm.close();
  }

  private RoutesWorld world() throws Exception {
    return KafkaTopicJourneyTest.world(folder, kafka, crm, database, KafkaServer.PASSWORD);
  }

  private void sendMany(String name) throws Exception {
    for (int i = 0; i < MANY; i++) {
      kafka.send(TOPIC, "k" + i, "{\"number\":\"k%d\",\"first_name\":\"%s\"}".formatted(i, name));
    }
  }

  private long named(RoutesWorld world, String name) {
    return IntStream.range(0, MANY)
        .filter(
            i ->
                world.landing.get(PEOPLE, List.of("k" + i)).stream()
                    .anyMatch(
                        it -> Value.text(name).equals(it.fields().fields().get("first_name"))))
        .count();
  }

  private void awaitAllCommitted() {
    await().atMost(LONGEST).ignoreExceptions().until(() -> kafka.lag("syncline", TOPIC) == 0);
  }

  /** Each tenth attempt fails, wherever in a poll and in whichever partition the message is. */
  @Test
  void failuresInTheMiddleOfPollsOfSeveralPartitionsLoseNothing() throws Exception {
    sendMany("first");
    world = world();
    var seen = new AtomicInteger();
    AdviceWith.adviceWith(
        world.camel,
        "directory.people/event",
        it ->
            it.weaveAddFirst()
                .process(
                    exchange -> {
                      int n = seen.incrementAndGet();
                      if (n < MANY && n % 10 == 7) {
                        throw new IOException("no space");
                      }
                    }));
    sendMany("second");
    awaitAllCommitted();

    assertThat(named(world, "second")).isEqualTo(MANY);
    assertThat(seen).hasValueGreaterThan(MANY);
    assertThat(kafka.read(TOPIC + ".refused")).isEmpty();
    world.settle();
    assertThat(crm.value("select count(*) from people where first_name = 'second'"))
        .isEqualTo(Integer.toString(MANY));
  }

  @Test
  void aProcessThatEndsInTheMiddleOfAPollLosesNothing() throws Exception {
    sendMany("first");
    var first = world();
    await().atMost(LONGEST).until(() -> first.landing.count(PEOPLE) > 5);
    first.close();
    world = world();
    awaitAllCommitted();

    assertThat(named(world, "first")).isEqualTo(MANY);
  }

  @Test
  void messagesOfAnAbortedTransactionAreNotTaken() throws Exception {
    try (var producer = kafka.transactions()) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(message("007", "{\"number\":\"007\",\"first_name\":\"Never\"}"));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(message("008", "{\"number\":\"008\",\"first_name\":\"Bob\"}"));
      producer.commitTransaction();
    }
    world = world();
    await().atMost(LONGEST).until(() -> world.landing.count(PEOPLE) > 0);
    kafka.send(TOPIC, "009", "{\"number\":\"009\"}");
    kafka.send(TOPIC, "007", null);
    await().atMost(LONGEST).until(() -> world.landing.count(PEOPLE) == 2);

    assertThat(world.landing.get(PEOPLE, List.of("007"))).isEmpty();
    assertThat(world.landing.get(PEOPLE, List.of("008", "009"))).hasSize(2);
  }

  private static ProducerRecord<byte[], byte[]> message(String key, String text) {
    return new ProducerRecord<>(
        TOPIC, key.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
  }
}
