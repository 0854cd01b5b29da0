package io.syncline.journey.files;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** A real broker of Kafka in this process, that wants a user and a password. */
final class KafkaServer implements AutoCloseable {

  static final String USER = "syncline";
  static final String PASSWORD = "s&cret+1";
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
          + " password=\"%s\"";

  private final Properties settings = new Properties();
  private final int port;
  private @Nullable KafkaRaftServer running;

  KafkaServer(Path folder) throws Exception {
    port = free();
    int quorum = free();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + quorum);
    settings.put(
        "listeners", "CLIENT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, quorum));
    settings.put("advertised.listeners", "CLIENT://127.0.0.1:" + port);
    settings.put("listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("inter.broker.listener.name", "CLIENT");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put(
        "listener.name.client.plain.sasl.jaas.config",
        LOGIN.formatted(USER, PASSWORD) + " user_%s=\"%s\";".formatted(USER, PASSWORD));
    settings.put("log.dirs", folder.toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("controlled.shutdown.enable", "false");
    var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    new Formatter()
        .setPrintStream(silent)
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(Optional.of(folder.toString()))
        .addDirectory(folder.toString())
        .run();
  }

  /** Beside the port without TLS one with it, that shows this certificate. */
  int secured(Path store) throws Exception {
    int secured = free();
    settings.merge(
        "listeners", "SECURED://127.0.0.1:" + secured, (before, it) -> before + "," + it);
    settings.merge(
        "advertised.listeners",
        "SECURED://127.0.0.1:" + secured,
        (before, it) -> before + "," + it);
    settings.merge(
        "listener.security.protocol.map", "SECURED:SASL_SSL", (before, it) -> before + "," + it);
    var listener = "listener.name.secured.";
    settings.put(
        listener + "plain.sasl.jaas.config",
        settings.get("listener.name.client.plain.sasl.jaas.config"));
    settings.put(listener + "ssl.keystore.type", "PKCS12");
    settings.put(listener + "ssl.keystore.location", store.toString());
    settings.put(listener + "ssl.keystore.password", Certificates.PASSWORD);
    settings.put(listener + "ssl.key.password", Certificates.PASSWORD);
    return secured;
  }

  private static int free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  KafkaServer start() {
    running = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
    running.startup();
    return this;
  }

  void stop() {
    if (running != null) {
      running.shutdown();
      running.awaitShutdown();
      running = null;
    }
  }

  String brokers() {
    return "127.0.0.1:" + port;
  }

  static String login(String password) {
    return LOGIN.formatted(USER, password) + ";";
  }

  private Map<String, Object> client() {
    return Map.of(
        "bootstrap.servers",
        brokers(),
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        login(PASSWORD));
  }

  void topics(int partitions, String... names) throws Exception {
    try (var admin = Admin.create(client())) {
      var topics = new ArrayList<NewTopic>();
      for (var name : names) {
        topics.add(new NewTopic(name, partitions, (short) 1));
      }
      admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
    }
  }

  void delete(String topic) throws Exception {
    try (var admin = Admin.create(client())) {
      admin.deleteTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
    }
  }

  /** How far a group is with the first partition; -1: it has committed nothing. */
  long committed(String group, String topic) throws Exception {
    try (var admin = Admin.create(client())) {
      var at =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(30, TimeUnit.SECONDS)
              .get(new org.apache.kafka.common.TopicPartition(topic, 0));
      return at == null ? -1 : at.offset();
    }
  }

  /** How many messages of a topic a group has not committed. */
  long lag(String group, String topic) throws Exception {
    try (var admin = Admin.create(client());
        var consumer =
            new KafkaConsumer<>(
                client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var done =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(30, TimeUnit.SECONDS);
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(it -> new org.apache.kafka.common.TopicPartition(topic, it.partition()))
              .toList();
      return consumer.endOffsets(partitions).entrySet().stream()
          .mapToLong(
              it -> {
                var at = done.get(it.getKey());
                return it.getValue() - (at == null ? 0 : at.offset());
              })
          .sum();
    }
  }

  /** A producer of transactions. */
  KafkaProducer<byte[], byte[]> transactions() {
    var settings = new HashMap<>(client());
    settings.put("transactional.id", "tests");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  RecordMetadata send(String topic, @Nullable String key, @Nullable String value) throws Exception {
    return send(new ProducerRecord<>(topic, bytes(key), bytes(value)));
  }

  RecordMetadata send(ProducerRecord<byte[], byte[]> message) throws Exception {
    try (var producer =
        new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
      return producer.send(message).get(30, TimeUnit.SECONDS);
    }
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** All messages of a topic, from its beginning. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    try (var consumer =
        new KafkaConsumer<>(client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(it -> new org.apache.kafka.common.TopicPartition(topic, it.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
        consumer.poll(Duration.ofMillis(200)).forEach(all::add);
      }
      return all;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
