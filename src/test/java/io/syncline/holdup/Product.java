package io.syncline.holdup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.access.ApiTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The packaged product as a process of its own. It keeps its port, its definitions and its data
 * through every kill and start; what it prints is kept in one file.
 */
final class Product implements AutoCloseable {
  private static final String JAR =
      System.getProperty("packaged.jar", "target/quarkus-app/quarkus-run.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String TOKEN = "syn_holdup";

  private final Path directory;
  private final int port;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> options = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private volatile @Nullable Process process;

  /**
   * @param directory holds {@code routes}, {@code data} and {@code product.log}
   */
  Product(Path directory) {
    this.directory = directory;
    this.port = freePort();
    environment.put("SYNCLINE_API_TOKENS_OPS", ApiTokens.hashOf(TOKEN));
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
  }

  /** More of what the process is given, from its next start on. */
  Product with(Map<String, String> variables, String... jvmOptions) {
    environment.putAll(variables);
    options.addAll(List.of(jvmOptions));
    return this;
  }

  static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Starts it and returns when webhooks of the system are judged. */
  Product start(String system) {
    launch();
    awaitIntake(system);
    return this;
  }

  /** Starts it and returns at once. */
  void launch() {
    var command = new ArrayList<>(List.of(java(), "-Dquarkus.http.port=" + port));
    command.addAll(options);
    command.addAll(List.of("-jar", Path.of(JAR).toAbsolutePath().toString()));
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    try {
      process = builder.start();
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
  void kill9() {
    var running = process;
    if (running != null) {
      running.destroyForcibly();
      awaitEnd(running);
    }
  }

  /** SIGTERM; returns when it has drained and its database has stopped. */
  void stop() {
    var running = process;
    if (running != null) {
      running.destroy();
      awaitEnd(running);
    }
  }

  private static void awaitEnd(Process running) {
    try {
      assertThat(running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ended").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> post(String path, byte[] body, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofByteArray(body));
    request.header("Content-Type", "application/json");
    headers.forEach(request::setHeader);
    return send(request);
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  /** A call of the API with the operator's token; null: no body. */
  HttpResponse<String> api(String method, String path, @Nullable String body) {
    var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    return send(
        HttpRequest.newBuilder(uri("/api/v1" + path))
            .method(method, publisher)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + TOKEN));
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
    return directory.resolve("data/postgres");
  }

  private Path log() {
    return directory.resolve("product.log");
  }

  /** Everything it has printed since its first start. */
  String output() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it and the database it started, whatever state they are in. */
  @Override
  public void close() {
    if (isAlive()) {
      stop();
    }
    postmaster().ifPresent(ProcessHandle::destroyForcibly);
    await("its database is gone").atMost(PATIENCE).until(() -> postmaster().isEmpty());
  }

  private Optional<ProcessHandle> postmaster() {
    try {
      var pid = Files.readAllLines(postgres().resolve("cluster/postmaster.pid")).get(0).strip();
      return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
