package io.syncline.journey.files;

import static io.syncline.journey.files.KafkaTopicJourneyTest.LONGEST;
import static io.syncline.journey.files.KafkaTopicJourneyTest.PEOPLE;
import static io.syncline.journey.files.KafkaTopicJourneyTest.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.system.jdbc.BusinessDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topic of Kafka to a table and back, while answers of writes get lost, events cannot be stored,
 * connections to the table end and the broker goes away: nothing twice, nothing lost, no loop.
 */
@Tag("long")
class KafkaTableJourneyIT {

  private static final int EACH = 15;

  @TempDir Path folder;

  private final long seed = Long.getLong("journey.seed", 1);
  private final Random random = new Random(seed);
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger unstored = new AtomicInteger();

  @Test
  void bothSidesAgreeInTheEnd() throws Exception {
    try (var kafka = new KafkaServer(Files.createDirectories(folder.resolve("kafka"))).start();
        var crm = new BusinessDatabase(KafkaTopicJourneyTest.table())) {
      kafka.topics(3, TOPIC, TOPIC + ".refused");
      var database = new Database(TestDatabase.fresh());
      try (var world =
          KafkaTopicJourneyTest.world(folder, kafka, crm, database, KafkaServer.PASSWORD)) {
        fail(world);
        var names = new TreeMap<String, String>();
        for (int round = 0; round < 3; round++) {
          changed(kafka, crm, names, round);
          if (round == 1) {
            kafka.stop();
            world.attempt();
            kafka.start();
          }
          crm.killConnections();
          world.settle();
          settled(world, names, crm);
        }
        assertThat(lost.get()).isPositive();
        assertThat(unstored.get()).isPositive();
        quiet(world, kafka, crm);
        assertThat(newest(kafka)).isEqualTo(names);
        assertThat(kafka.read(TOPIC + ".refused")).isEmpty();
        assertThat(world.deadLetters()).isEmpty();
      }
    }
  }

  private void fail(RoutesWorld world) throws Exception {
    AdviceWith.adviceWith(
        world.camel,
        "directory-people-send",
        it ->
            it.weaveByToUri("landing:directory.people/keep")
                .before()
                .process(exchange -> sometimes(lost)));
    AdviceWith.adviceWith(
        world.camel,
        "directory.people/event",
        it -> it.weaveAddFirst().process(exchange -> sometimes(unstored)));
  }

  private synchronized void sometimes(AtomicInteger count) throws IOException {
    if (random.nextInt(5) == 0) {
      count.incrementAndGet();
      throw new IOException("a fault of the journey");
    }
  }

  /** New records on both sides, and changes of those that are there. */
  private void changed(
      KafkaServer kafka, BusinessDatabase crm, Map<String, String> names, int round)
      throws Exception {
    for (int i = 0; i < EACH; i++) {
      var topic = "t%d-%d".formatted(round, i);
      names.put(topic, "Topic " + round);
      var fields =
          Map.<String, Value>of(
              "number", Value.text(topic), "first_name", Value.text(names.get(topic)));
      kafka.send(TOPIC, topic, Json.text(new Value.Struct(fields)));
      var table = "c%d-%d".formatted(round, i);
      names.put(table, "Table " + round);
      crm.execute(
          "insert into people (number, first_name) values ('%s', '%s')"
              .formatted(table, names.get(table)));
    }
    if (round > 0) {
      for (int i = 0; i < EACH; i += 2) {
        var known = "t%d-%d".formatted(round - 1, i);
        names.put(known, "Changed " + round);
        crm.execute(
            "update people set first_name = '%s', row_version = row_version + 1, changed_at = clock_timestamp() where number = '%s'"
                .formatted(names.get(known), known));
      }
    }
  }

  private void settled(RoutesWorld world, Map<String, String> names, BusinessDatabase crm) {
    await()
        .atMost(LONGEST.multipliedBy(3))
        .untilAsserted(
            () -> {
              world.settle();
              assertThat(rows(crm)).isEqualTo(names);
              assertThat(world.landing.count(PEOPLE)).isEqualTo(names.size());
            });
  }

  private static Map<String, String> rows(BusinessDatabase crm) {
    var all = new TreeMap<String, String>();
    for (var row : crm.rows("select number, first_name from people")) {
      assertThat(all.put(row.get(0), row.get(1))).as("twice: " + row.get(0)).isNull();
    }
    return all;
  }

  /** Once all agree, nothing is written any more. */
  private static void quiet(RoutesWorld world, KafkaServer kafka, BusinessDatabase crm)
      throws IOException {
    world.settle();
    int messages = kafka.read(TOPIC).size();
    var versions = crm.rows("select number, row_version from people order by 1");
    world.settle();
    assertThat(kafka.read(TOPIC)).hasSize(messages);
    assertThat(crm.rows("select number, row_version from people order by 1")).isEqualTo(versions);
  }

  /** The topic as its consumers see it, once it is compacted. */
  private static Map<String, String> newest(KafkaServer kafka) {
    var all = new TreeMap<String, String>();
    for (var message : kafka.read(TOPIC)) {
      var row = new LinkedHashMap<>(Json.parseStruct(message.value()).fields());
      var key = new String(message.key(), StandardCharsets.UTF_8);
      assertThat(row.get("number")).isEqualTo(Value.text(key));
      all.put(key, ((Value.Text) new HashMap<>(row).get("first_name")).value());
    }
    return all;
  }
}
