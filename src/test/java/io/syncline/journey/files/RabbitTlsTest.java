package io.syncline.journey.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import io.syncline.system.jdbc.BusinessDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/brokers.md over TLS: which RabbitMQ is trusted. */
@Tag("long")
class RabbitTlsTest {

  private static final String IN = "people.in";
  private static final String OUT = "people.out";

  @TempDir Path folder;

  private final Database database = new Database(TestDatabase.fresh());
  private final BusinessDatabase crm = new BusinessDatabase(KafkaTopicJourneyTest.table());
  private RabbitServer.@Nullable Rabbit broker;
  private Certificates certificates;
  private int port;

  private RabbitServer.Rabbit start() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(RabbitServer.RABBITMQ),
        "TLS of RabbitMQ is not tested: rabbitmq-server is not installed here");
    certificates = new Certificates(folder);
    var started = new RabbitServer.Rabbit(Files.createDirectories(folder.resolve("rabbit")));
    port = started.secured(certificates.pem("good"), certificates.key("good"));
    broker = started;
    started.start();
    started.queues(IN, OUT, IN + ".refused");
    return started;
  }

  @AfterEach
  void stop() {
    if (broker != null) {
      broker.close();
    }
    crm.close();
  }

  private RoutesWorld world(String address, @Nullable Path ca) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("queue.address", address);
    settings.put("queue.user", RabbitServer.USER);
    settings.put("queue.password", RabbitServer.PASSWORD);
    settings.put("queue.incoming", IN);
    settings.put("queue.outgoing", OUT);
    if (ca != null) {
      settings.put("queue.ca", ca.toString());
    }
    return RabbitQueueJourneyTest.world(folder, settings, crm, database);
  }

  private static void refused(RoutesWorld world, String why) {
    assertThat(world.system("queue").check())
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            it -> {
              assertThat(it.failure()).isInstanceOf(Failure.Transient.class);
              assertThat(it.failure().reason()).contains(why);
            });
  }

  @Test
  void aBrokerOfATrustedAuthorityIsReadAndWrittenAndAnyOtherIsNot() throws Exception {
    var rabbit = start();
    var there = "amqps://127.0.0.1:" + port;
    try (var world = world(there, null)) {
      refused(world, "no authority that is trusted: name the authority's by the setting `ca`");
    }
    try (var world = world(there, certificates.pem("stranger"))) {
      refused(world, "no authority that is trusted");
      crm.execute("insert into people (number, first_name) values ('008', 'Bob')");
      world.attempt();
      assertThat(rabbit.take(OUT)).isNull();
      assertThat(world.deadLetters()).isEmpty();
    }
    try (var world = world("amqps://localhost:" + port, certificates.pem("ca"))) {
      refused(world, "for another name than the one in the setting `address`");
    }
    try (var world = world("amqps://127.0.0.1:" + rabbit.port(), certificates.pem("ca"))) {
      assertThat(world.system("queue").check())
          .as("a port without TLS")
          .isInstanceOf(CheckOutcome.Failed.class);
    }
    try (var world = world(there, certificates.pem("ca"))) {
      assertThat(world.system("queue").check()).isNotInstanceOf(CheckOutcome.Failed.class);
      world.settle();
      assertThat(rabbit.take(OUT)).isNotNull();
    }
  }

  /** Whatever speaks TLS there: nothing of AMQP is sent to it. */
  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    certificates = new Certificates(folder);
    try (var server = server("expired")) {
      var there = "amqps://127.0.0.1:" + server.getLocalPort();
      try (var world = world(there, certificates.pem("ca"))) {
        refused(world, "has expired");
      }
    }
  }

  private SSLServerSocket server(String certificate) throws Exception {
    var secret = Certificates.PASSWORD.toCharArray();
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(certificates.store(certificate).toFile(), secret), secret);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    var server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    var thread = new Thread(() -> serve(server));
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private static void serve(SSLServerSocket server) {
    while (!server.isClosed()) {
      try (var socket = (SSLSocket) server.accept()) {
        socket.startHandshake();
      } catch (IOException refused) {
        continue;
      }
    }
  }

  @Test
  void authoritiesWithoutTlsAreRefused() throws Exception {
    certificates = new Certificates(folder);
    assertThatThrownBy(() -> world("amqp://127.0.0.1:1", certificates.pem("ca")))
        .hasStackTraceContaining("`ca` needs an `address` that begins with amqps://");
  }
}
