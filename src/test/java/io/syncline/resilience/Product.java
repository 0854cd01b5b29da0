package io.syncline.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.access.ApiTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packaged product as a process of its own. It keeps its port, its definitions and its data
 * through every kill and start; what it prints is kept in one file.
 */
public final class Product implements AutoCloseable {
  /** It is started many times and runs for seconds: half the processor time, the same decisions. */
  public static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final String JAR =
      System.getProperty("packaged.jar", "target/quarkus-app/quarkus-run.jar");

  /** A native program that is started instead of the jar: {@code -Dpackaged.binary}. */
  private static final String BINARY = System.getProperty("packaged.binary", "");

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Of its operator. */
  public static final String TOKEN = "syn_holdup";

  private final Path directory;
  private final int port;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> options = new ArrayList<>();
  private List<String> program = List.of("-jar", Path.of(JAR).toAbsolutePath().toString());
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private volatile @Nullable Process process;

  /**
   * @param directory holds {@code routes}, {@code data} and {@code product.log}
   */
  public Product(Path directory) {
    this.directory = directory;
    this.port = freePort();
    environment.put("SYNCLINE_API_TOKENS_OPS", ApiTokens.hashOf(TOKEN));
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("SYNCLINE_HTTP_PRIVATE_HOSTS", "127.0.0.1");
  }

  /** More of what the process is given, from its next start on. */
  public Product with(Map<String, String> variables, String... jvmOptions) {
    environment.putAll(variables);
    options.addAll(List.of(jvmOptions));
    return this;
  }

  /** No longer given this variable, which another release does not know. */
  Product without(String variable) {
    environment.remove(variable);
    return this;
  }

  /**
   * Another process with the same settings and definitions, not started yet.
   *
   * @param name of its folder, beside this one's files
   */
  Product another(String name) {
    Product other;
    try {
      other = new Product(Files.createDirectory(directory.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    other.environment.putAll(environment);
    other.options.addAll(options);
    other.environment.put("SYNCLINE_ROUTES_DIR", routes().toAbsolutePath().toString());
    return other;
  }

  /** SIGSTOP: it holds what it holds and does nothing. */
  void freeze() {
    signal("STOP");
  }

  /** SIGCONT. */
  void unfreeze() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
      awaitEnd(kill, PATIENCE);
      assertThat(kill.exitValue()).as("kill -" + name).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is started instead of the packaged jar, by arguments for {@code java}. */
  Product from(String... arguments) {
    program = List.of(arguments);
    return this;
  }

  /** A variable it is given; empty: none. */
  String setting(String variable) {
    return environment.getOrDefault(variable, "");
  }

  /**
   * Below those that systems give to anybody: while a product is killed, no other process of this
   * machine answers its senders by chance.
   */
  static int freePort() {
    while (true) {
      int port = new Random().nextInt(20_000, 32_000);
      try (var socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // in use: another one
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Of a path at its server. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Starts it and returns when webhooks of the system are judged. */
  public Product start(String system) {
    launch();
    awaitIntake(system);
    return this;
  }

  /** Starts it and returns at once. */
  void launch() {
    process = process(List.of());
  }

  /** Runs a command of it to its end, beside what runs; it has to succeed. */
  void command(String... arguments) {
    var running = process(List.of(arguments));
    awaitEnd(running, PATIENCE);
    assertThat(running.exitValue()).as(() -> "it said:\n" + output()).isZero();
  }

  private Process process(List<String> arguments) {
    var command = new ArrayList<String>();
    if (BINARY.isEmpty()) {
      command.addAll(List.of(java(), "-Dquarkus.http.port=" + port));
      command.addAll(QUICK_START);
      command.addAll(options);
      command.addAll(program);
    } else {
      command.add(Path.of(BINARY).toAbsolutePath().toString());
      command.add("-Dquarkus.http.port=" + port);
      options.stream().filter(it -> it.matches("-D.+|-Xm[nsx].+")).forEach(command::add);
    }
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An unsigned webhook is refused as such, so the whole way up to the signature is there. */
  void awaitIntake(String system) {
    await("intake of " + system)
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(
            () -> {
              assertThat(isAlive()).as(() -> "it runs; it said:\n" + output()).isTrue();
              return post("/hooks/" + system, "[]".getBytes(UTF_8), Map.of()).statusCode() == 401;
            });
  }

  boolean isAlive() {
    var running = process;
    return running != null && running.isAlive();
  }

  long pid() {
    var running = process;
    assertThat(running).isNotNull();
    return running.pid();
  }

  /** SIGKILL; returns when the process is gone. Its database goes on running. */
  public void kill9() {
    var running = process;
    if (running != null) {
      running.destroyForcibly();
      awaitEnd(running, PATIENCE);
    }
  }

  /**
   * SIGKILL of the process and of its database with every session; returns when all are gone. The
   * order is drawn by chance.
   */
  void kill9WithDatabase(Random order) {
    var running = process;
    var all =
        Stream.of(Optional.ofNullable(running).map(Process::toHandle), postmaster())
            .flatMap(Optional::stream)
            .flatMap(it -> Stream.concat(Stream.of(it), it.descendants()))
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(all, order);
    all.forEach(ProcessHandle::destroyForcibly);
    await("all are gone")
        .atMost(PATIENCE)
        .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
  }

  /**
   * SIGTERM; returns when it has drained and its database has stopped.
   *
   * @param grace within which it has to end
   * @return the exit code
   */
  int stop(Duration grace) {
    var running = process;
    assertThat(running).as("the process").isNotNull();
    running.destroy();
    awaitEnd(running, grace);
    return running.exitValue();
  }

  private static void awaitEnd(Process running, Duration longest) {
    try {
      assertThat(running.waitFor(longest.toSeconds(), TimeUnit.SECONDS)).as("it ended").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public HttpResponse<String> post(String path, byte[] body, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofByteArray(body));
    request.header("Content-Type", "application/json");
    headers.forEach(request::setHeader);
    return send(request);
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  /** A call of the API with the operator's token; null: no body. */
  public HttpResponse<String> api(String method, String path, @Nullable String body) {
    var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    return send(
        HttpRequest.newBuilder(uri("/api/v1" + path))
            .method(method, publisher)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + TOKEN));
  }

  /** As Prometheus reads them. */
  String metrics() {
    var path = HttpRequest.newBuilder(uri("/q/metrics"));
    return send(path.header("Authorization", "Bearer " + TOKEN)).body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  int port() {
    return port;
  }

  Path routes() {
    return directory.resolve("routes");
  }

  Path postgres() {
    return data().resolve("postgres");
  }

  private Path log() {
    return directory.resolve("product.log");
  }

  /** The files it and its database have printed into. */
  List<Path> logs() {
    var logs = new ArrayList<>(List.of(log()));
    var start = postgres().resolve("start.log");
    if (Files.exists(start)) {
      logs.add(start);
      try (var more = Files.newDirectoryStream(postgres().resolve("cluster/log"))) {
        more.forEach(logs::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return logs;
  }

  /** Of the embedded database, where there is one. */
  Optional<String> databasePassword() {
    var file = postgres().resolve("password");
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything it has printed since its first start. */
  String output() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path data() {
    return directory.resolve("data");
  }

  /** Ends it and the database it started, whatever state they are in. */
  @Override
  public void close() {
    kill9();
    postmaster().ifPresent(ProcessHandle::destroy);
    await("its database is gone").atMost(PATIENCE).until(() -> postmaster().isEmpty());
  }

  /** A killed server's file stays, and its number may by now be that of somebody else's process. */
  private Optional<ProcessHandle> postmaster() {
    var cluster = postgres().resolve("cluster");
    try {
      var pid = Files.readAllLines(cluster.resolve("postmaster.pid")).get(0).strip();
      return ProcessHandle.of(Long.parseLong(pid))
          .filter(ProcessHandle::isAlive)
          .filter(it -> it.info().commandLine().orElse("").contains(cluster.toString()));
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
