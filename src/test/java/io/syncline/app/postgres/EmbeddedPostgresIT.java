package io.syncline.app.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class EmbeddedPostgresIT {
  private static final Path PROGRAMS = Path.of("target", "test-postgres").toAbsolutePath();

  @TempDir Path directory;

  @BeforeEach
  void programs() throws IOException {
    Files.createDirectories(PROGRAMS);
  }

  /** Whatever a failed test leaves running must not outlive it. */
  @AfterEach
  void stopWhatRuns() throws IOException {
    postmaster().flatMap(ProcessHandle::of).ifPresent(TestPostgres::end);
  }

  @Test
  void aCommitIsDurableAndTheSessionHasNoMoreRightsThanItNeeds() throws SQLException {
    try (var postgres = start();
        var connection = connect(postgres)) {
      assertThat(query(connection, "show fsync")).isEqualTo("on");
      assertThat(query(connection, "show synchronous_commit")).isEqualTo("on");
      assertThat(query(connection, "show full_page_writes")).isEqualTo("on");
      assertThat(query(connection, "show data_checksums")).isEqualTo("on");
      assertThat(query(connection, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(connection, "select rolsuper from pg_roles where rolname = current_user"))
          .isEqualTo("f");
    }
  }

  @Test
  void noLoginWithoutThePasswordAndNoneForTheSuperuser() throws IOException {
    try (var postgres = start()) {
      assertThatThrownBy(() -> connect(postgres.jdbcUrl(), postgres.user(), "guessed"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThatThrownBy(() -> connect(postgres.jdbcUrl(), "postgres", postgres.password()))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("pg_hba.conf");
      assertThat(Files.getPosixFilePermissions(directory.resolve("password")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void aStoppedDatabaseComesBackWithItsDataOnItsPort() throws SQLException, IOException {
    String url;
    try (var postgres = start();
        var connection = connect(postgres)) {
      url = postgres.jdbcUrl();
      execute(connection, "create table kept as select 42 as answer");
    }
    assertThat(postmaster()).isEmpty();

    try (var postgres = start();
        var connection = connect(postgres)) {
      assertThat(postgres.jdbcUrl()).isEqualTo(url);
      assertThat(query(connection, "select answer from kept")).isEqualTo("42");
    }
  }

  @Test
  void aServerLeftByAKilledProcessIsTakenOverAsItRuns() throws Exception {
    var url = startInAProcessAndKillIt();
    var left = postmaster();
    assertThat(left).as("the server outlives its process").isPresent();

    try (var postgres = start();
        var connection = connect(postgres)) {
      assertThat(postgres.jdbcUrl()).isEqualTo(url);
      assertThat(postmaster()).isEqualTo(left);
      assertThat(query(connection, "select 1")).isEqualTo("1");
    }
    assertThat(postmaster()).as("it is stopped as if it were our own").isEmpty();
  }

  @Test
  void aServerLeftWithOtherSettingsIsRestarted() throws Exception {
    startInAProcessAndKillIt();
    var changed = ClusterSettings.durable().with(Map.of("max_connections", "55"));

    try (var postgres = EmbeddedPostgres.start(directory, PROGRAMS, changed);
        var connection = connect(postgres)) {
      assertThat(query(connection, "show max_connections")).isEqualTo("55");
    }
  }

  @Test
  void aKilledServerRecoversWhatWasCommitted() throws Exception {
    try (var postgres = start()) {
      try (var connection = connect(postgres)) {
        execute(connection, "create table kept as select 42 as answer");
        var server = ProcessHandle.of(postmaster().orElseThrow()).orElseThrow();
        server.destroyForcibly();
        server.onExit().get(10, TimeUnit.SECONDS);
      }
    }
    try (var postgres = start();
        var connection = connect(postgres)) {
      assertThat(query(connection, "select answer from kept")).isEqualTo("42");
    }
  }

  @Test
  void aServerThatEndedUnaskedIsStartedAgainOnItsPortWithWhatWasCommitted() throws Exception {
    try (var postgres = start()) {
      try (var connection = connect(postgres)) {
        execute(connection, "create table kept as select 42 as answer");
      }
      ProcessHandle.of(postmaster().orElseThrow()).orElseThrow().destroyForcibly();

      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                postgres.keepRunning();
                try (var connection = connect(postgres)) {
                  assertThat(query(connection, "select answer from kept")).isEqualTo("42");
                }
              });
    }
  }

  @Test
  void aProcessIdThatNowBelongsToAnotherDoesNotKeepItFromStarting() throws Exception {
    start().close();
    var another = new ProcessBuilder("sleep", "60").start();
    try {
      var lines = "%d\n%s\n1\n1\n\n127.0.0.1\n1 1\nready\n".formatted(another.pid(), cluster());
      Files.writeString(PostmasterFile.path(cluster()), lines);

      try (var postgres = start();
          var connection = connect(postgres)) {
        assertThat(query(connection, "select 1")).isEqualTo("1");
        assertThat(another.isAlive()).isTrue();
      }
    } finally {
      another.destroyForcibly();
    }
  }

  @Test
  void aPortThatWasTakenMeanwhileIsReplaced() throws Exception {
    start().close();
    var port = Integer.parseInt(Files.readString(directory.resolve("port")));
    try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        var postgres = start();
        var connection = connect(postgres)) {
      assertThat(taken.isBound()).isTrue();
      assertThat(postgres.jdbcUrl()).doesNotContain(":" + port + "/");
      assertThat(query(connection, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void aDirectoryInUseIsRefused() {
    try (var first = start()) {
      assertThat(first.jdbcUrl()).isNotEmpty();
      assertThatThrownBy(this::start)
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining("is used by another process");
    }
  }

  @Test
  void anInterruptedInitializationIsRepeated() throws Exception {
    Files.createDirectories(directory.resolve("cluster.half"));
    Files.writeString(directory.resolve("cluster.half/PG_VERSION"), "17");

    try (var postgres = start();
        var connection = connect(postgres)) {
      assertThat(query(connection, "select 1")).isEqualTo("1");
      assertThat(directory.resolve("cluster.half")).doesNotExist();
    }
  }

  @Test
  void dataOfAnotherMajorVersionIsRefusedWithTheWayOut() throws Exception {
    start().close();
    Files.writeString(cluster().resolve("PG_VERSION"), "16\n");

    assertThatThrownBy(this::start)
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("PostgreSQL 16")
        .hasMessageContaining("pg_upgrade");
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(directory, PROGRAMS, ClusterSettings.durable());
  }

  private String startInAProcessAndKillIt() throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                RunsUntilKilled.class.getName(),
                directory.toString(),
                PROGRAMS.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      var line = output.readLine();
      while (line != null && !line.startsWith("jdbc:")) {
        line = output.readLine();
      }
      assertThat(line).as("the other process prints its URL").isNotNull();
      return line;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Path cluster() throws IOException {
    return directory.toRealPath().resolve(EmbeddedPostgres.CLUSTER);
  }

  private Optional<Long> postmaster() throws IOException {
    var cluster = cluster();
    return PostmasterFile.in(cluster)
        .filter(file -> file.isServerOf(cluster))
        .map(PostmasterFile::pid);
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return connect(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private static Connection connect(String url, String user, String password) throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
