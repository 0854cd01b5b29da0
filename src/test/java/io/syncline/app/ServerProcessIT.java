package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.app.postgres.TestPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged product as a process: how it starts, is killed, comes back and stops. */
@Tag("process")
class ServerProcessIT {
  private static final String JAR =
      System.getProperty("packaged.jar", "target/quarkus-app/quarkus-run.jar");
  private static final int TERMINATED = 128 + 15;

  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();
  private int port;

  @BeforeEach
  void freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
  }

  @AfterEach
  void killWhatStillRuns() throws IOException {
    for (var process : started) {
      process.destroyForcibly();
    }
    var pidFile = directory.resolve("data/postgres/cluster/postmaster.pid");
    if (Files.exists(pidFile)) {
      var pid = Long.parseLong(Files.readAllLines(pidFile).get(0));
      ProcessHandle.of(pid).ifPresent(TestPostgres::end);
    }
  }

  @Test
  void killedItComesBackAndTerminatedItStopsTheDatabaseLast() throws Exception {
    var first = server(Map.of());
    awaitLife(first);
    first.destroyForcibly().waitFor();
    assertThat(directory.resolve("data/postgres/cluster/postmaster.pid")).exists();

    var second = server(Map.of());
    awaitLife(second);
    second.destroy();

    assertThat(second.waitFor(30, TimeUnit.SECONDS)).as("it drains within 30 s").isTrue();
    assertThat(second.exitValue()).isEqualTo(TERMINATED);
    assertThat(output()).doesNotContain("ERROR", "FATAL", "Connection refused");
    assertThat(directory.resolve("data/postgres/cluster/postmaster.pid")).doesNotExist();
  }

  /** As the init container of {@code k8s/base} does. */
  @Test
  void anInitContainerMigratesWithTheSettingsOfAFileAndEnds() throws Exception {
    var postgres = TestPostgres.shared();
    var database = "init_" + port;
    var url = postgres.urlOf(database);
    execute(postgres.url(), "create database " + database);
    Files.writeString(
        Files.createDirectory(directory.resolve("config")).resolve("application.properties"),
        "quarkus.datasource.username=%s%nquarkus.datasource.password=%s%n"
            .formatted(postgres.user(), postgres.password()));

    var process =
        server(Map.of("QUARKUS_INIT_AND_EXIT", "true", "QUARKUS_DATASOURCE_JDBC_URL", url));

    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output()).isZero();
    assertThat(count(url, "select count(*) from flyway_schema_history where success")).isPositive();
    assertThat(count(url, "select count(*) from lane_owner")).as("it took no work").isZero();
    assertThat(directory.resolve("data")).doesNotExist();
  }

  private static void execute(String url, String sql) throws SQLException {
    try (var connection = connect(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(String url, String sql) throws SQLException {
    try (var connection = connect(url);
        var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      found.next();
      return found.getLong(1);
    }
  }

  private static Connection connect(String url) throws SQLException {
    var postgres = TestPostgres.shared();
    return DriverManager.getConnection(url, postgres.user(), postgres.password());
  }

  @Test
  void aMisspeltSettingIsRefusedAtStart() throws Exception {
    var process = server(Map.of("SYNCLINE_ROUTES_DIRS", "routes"));

    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(output())
        .startsWith("Syncline cannot start: unknown in the environment: SYNCLINE_ROUTES_DIRS;")
        .contains("SYNCLINE_ROUTES_DIR,")
        .hasLineCount(1);
    assertThat(directory.resolve("data")).as("before there is a database").doesNotExist();
  }

  @Test
  void aFolderWithoutRoutesIsReportedAndGetsNoDatabase() throws Exception {
    var process = start(Map.of());

    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(output()).startsWith("Syncline cannot start: there is no folder");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void aCommandNeedsNoServerAndNoDatabase() throws Exception {
    var process = start(Map.of(), "--version");

    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(output()).startsWith("syncline ");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  private Process server(Map<String, String> environment) throws IOException {
    var settings = new HashMap<>(environment);
    settings.put("SYNCLINE_ROUTES_DIR", Path.of("routes").toAbsolutePath().toString());
    return start(settings);
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(java(), "-Dquarkus.http.port=" + port));
    command.addAll(List.of("-jar", Path.of(JAR).toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    var process = builder.start();
    started.add(process);
    return process;
  }

  private void awaitLife(Process process) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/live"));
    var client = HttpClient.newHttpClient();
    await()
        .atMost(Duration.ofMinutes(5))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              assertThat(process.isAlive()).as(output()).isTrue();
              return client.send(request.build(), BodyHandlers.discarding()).statusCode() == 200;
            });
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private Path log() {
    return directory.resolve("output.log");
  }

  private String output() throws IOException {
    return Files.readString(log());
  }
}
