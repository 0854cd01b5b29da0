package io.syncline.journey.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.system.jdbc.BusinessDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/brokers.md over TLS: which brokers of Kafka are trusted. */
@Tag("long")
class KafkaTlsTest {

  private static final String TOPIC = KafkaTopicJourneyTest.TOPIC;

  @TempDir Path folder;

  private final Database database = new Database(TestDatabase.fresh());
  private final BusinessDatabase crm = new BusinessDatabase(KafkaTopicJourneyTest.table());
  private KafkaServer kafka;
  private Certificates certificates;
  private int port;

  private void start(String certificate) throws Exception {
    certificates = new Certificates(folder);
    kafka = new KafkaServer(Files.createDirectories(folder.resolve("kafka")));
    port = kafka.secured(certificates.store(certificate));
    kafka.start().topics(1, TOPIC, TOPIC + ".refused");
  }

  @AfterEach
  void stop() {
    kafka.close();
    crm.close();
  }

  private RoutesWorld world(String brokers, @Nullable Path ca) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("directory.topic", TOPIC);
    settings.put("directory.brokers", brokers);
    settings.put("directory.jaas", KafkaServer.login(KafkaServer.PASSWORD));
    if (ca != null) {
      settings.put("directory.ca", ca.toString());
    }
    return KafkaTopicJourneyTest.world(folder, settings, crm, database);
  }

  private static void refused(RoutesWorld world, String why) {
    assertThat(world.system("directory").check())
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            it -> {
              assertThat(it.failure()).isInstanceOf(Failure.Transient.class);
              assertThat(it.failure().reason()).contains(why);
            });
  }

  private void isNotWritten(RoutesWorld world) {
    crm.execute("insert into people (number, first_name) values ('008', 'Bob')");
    world.attempt();
    assertThat(kafka.read(TOPIC)).isEmpty();
    assertThat(world.deadLetters()).isEmpty();
    assertThat(world.isParked("directory")).isFalse();
  }

  @Test
  void aBrokerOfATrustedAuthorityIsReadAndWrittenAndAnyOtherIsNot() throws Exception {
    start("good");
    var there = "127.0.0.1:" + port;
    try (var world = world(there, null)) {
      refused(world, "no authority that is trusted");
    }
    try (var world = world(there, certificates.pem("stranger"))) {
      refused(world, "sslTruststoreLocation");
      isNotWritten(world);
    }
    try (var world = world("localhost:" + port, certificates.pem("ca"))) {
      refused(world, "for another name");
    }
    try (var world = world(kafka.brokers(), certificates.pem("ca"))) {
      assertThat(world.system("directory").check())
          .as("a port without TLS")
          .isInstanceOf(CheckOutcome.Failed.class);
    }
    try (var world = world(there, certificates.pem("ca"))) {
      assertThat(world.system("directory").check()).isNotInstanceOf(CheckOutcome.Failed.class);
      kafka.send(TOPIC, "007", KafkaTopicJourneyTest.ADA);
      await()
          .atMost(KafkaTopicJourneyTest.LONGEST)
          .ignoreExceptions()
          .until(() -> kafka.committed("syncline", TOPIC) == 1);
      world.settle();
      assertThat(crm.value("select count(*) from people where number = '007'")).isEqualTo("1");
      assertThat(kafka.read(TOPIC)).hasSize(2);
    }
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    start("expired");
    try (var world = world("127.0.0.1:" + port, certificates.pem("ca"))) {
      refused(world, "has expired");
      isNotWritten(world);
    }
  }
}
