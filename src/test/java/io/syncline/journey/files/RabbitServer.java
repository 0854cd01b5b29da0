package io.syncline.journey.files;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.server.SystemLauncher;
import org.jspecify.annotations.Nullable;

/** A real broker of AMQP 0-9-1 that wants a user and a password. */
interface RabbitServer extends AutoCloseable {

  String USER = "syncline";
  String PASSWORD = "s&cret+1";
  Path RABBITMQ = Path.of("/usr/sbin/rabbitmq-server");

  int port();

  void start() throws Exception;

  void stop();

  @Override
  default void close() {
    stop();
  }

  default Connection connect() throws Exception {
    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port());
    factory.setUsername(USER);
    factory.setPassword(PASSWORD);
    return factory.newConnection();
  }

  default void queues(String... names) throws Exception {
    on(
        channel -> {
          for (var name : names) {
            channel.queueDeclare(name, true, false, false, Map.of());
          }
          return true;
        });
  }

  default void send(String queue, String body) throws Exception {
    on(
        channel -> {
          channel.confirmSelect();
          channel.basicPublish("", queue, null, body.getBytes(StandardCharsets.UTF_8));
          return channel.waitForConfirms(10_000);
        });
  }

  /** Takes one message of a queue; null: there is none. */
  default com.rabbitmq.client.@Nullable GetResponse take(String queue) throws Exception {
    return on(channel -> channel.basicGet(queue, true));
  }

  /** What a channel does. */
  interface Use<T> {
    T of(Channel channel) throws Exception;
  }

  default <T> T on(Use<T> use) throws Exception {
    var connection = connect();
    try {
      return use.of(connection.createChannel());
    } finally {
      connection.abort(2_000);
    }
  }

  static int free() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Apache Qpid Broker-J in this process; what it holds is gone when it stops. */
  final class Qpid implements RabbitServer {

    private static final String CONFIGURATION =
        """
        {"name": "broker", "modelVersion": "9.0",
         "authenticationproviders": [{"name": "users", "type": "Plain", "secureOnlyMechanisms": [],
           "users": [{"name": "%s", "password": "%s", "type": "managed"}]}],
         "ports": [{"name": "amqp", "port": %d, "bindingAddress": "127.0.0.1",
           "authenticationProvider": "users", "protocols": ["AMQP_0_9_1"],
           "virtualhostaliases": [{"name": "default", "type": "defaultAlias"},
                                  {"name": "names", "type": "nameAlias"}]}],
         "virtualhostnodes": [{"name": "default", "type": "Memory", "defaultVirtualHostNode": true,
           "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"}]}
        """;

    private final Path folder;
    private final int port;
    private @Nullable SystemLauncher running;

    Qpid(Path folder) throws Exception {
      this.folder = folder;
      this.port = free();
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public void start() throws Exception {
      var file =
          Files.writeString(
              folder.resolve("broker.json"), CONFIGURATION.formatted(USER, PASSWORD, port));
      Map<String, Object> attributes = new HashMap<>();
      attributes.put("type", "Memory");
      attributes.put("initialConfigurationLocation", file.toUri().toString());
      attributes.put("startupLoggedToSystemOut", false);
      running = new SystemLauncher();
      running.startup(attributes);
    }

    @Override
    public void stop() {
      if (running != null) {
        running.shutdown();
        running = null;
      }
    }
  }

  /** RabbitMQ itself, as a process of its own with its own ports and folders. */
  final class Rabbit implements RabbitServer {

    private final Path folder;
    private final int port;
    private final int distribution;
    private String secured = "";
    private @Nullable Process running;

    Rabbit(Path folder) throws Exception {
      this.folder = folder;
      this.port = free();
      this.distribution = free();
    }

    /** Beside the port without TLS one with it, that shows this certificate. */
    int secured(Path certificate, Path key) throws Exception {
      int tls = free();
      secured =
          """
          listeners.ssl.1 = 127.0.0.1:%d
          ssl_options.certfile = %s
          ssl_options.keyfile = %s
          ssl_options.verify = verify_none
          """
              .formatted(tls, certificate, key);
      return tls;
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public void start() throws Exception {
      var configuration = folder.resolve("rabbitmq.conf");
      Files.writeString(
          configuration,
          """
          listeners.tcp.1 = 127.0.0.1:%d
          default_user = %s
          default_pass = %s
          %s"""
              .formatted(port, USER, PASSWORD, secured));
      Files.writeString(folder.resolve("plugins"), "[].");
      var builder =
          new ProcessBuilder(List.of("/usr/lib/rabbitmq/bin/rabbitmq-server"))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output").toFile());
      var settings = builder.environment();
      settings.put("HOME", folder.toString());
      settings.put("RABBITMQ_NODENAME", "syncline" + port + "@localhost");
      settings.put("RABBITMQ_DIST_PORT", Integer.toString(distribution));
      settings.put("RABBITMQ_CONFIG_FILE", configuration.toString());
      settings.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
      settings.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
      settings.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString());
      settings.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
      running = builder.start();
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (true) {
        try {
          connect().close();
          return;
        } catch (java.io.IOException e) {
          if (System.nanoTime() > until || !running.isAlive()) {
            throw new IllegalStateException(Files.readString(folder.resolve("output")), e);
          }
          running.waitFor(300, TimeUnit.MILLISECONDS);
        }
      }
    }

    @Override
    public void stop() {
      if (running != null) {
        running.descendants().forEach(ProcessHandle::destroy);
        running.destroy();
        running.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        running = null;
      }
    }
  }
}
