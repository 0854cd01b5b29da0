package io.syncline.journey.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.landing.Landing.Place;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ReadOutcome;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples of docs/file-drops.md: a personnel system drops a list of its people, and an ERP
 * imports files of changes; over a directory and over a real SFTP server.
 */
@Tag("long")
class FileDropJourneyTest {

  private static final Path EXAMPLE = Path.of("docs", "file-drops");
  private static final Place PEOPLE = new Place(SystemId.of("hr"), "people");
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final String HEADER = "last_name;employee_no;first_name;email;start_date;hours\n";
  private static final String ADA = "King;007;Ada;ada@example.com;01.02.2026;38.50\n";
  private static final String BOB = "May;008;Bob;bob@example.com;15.03.2026;\n";

  @TempDir Path folder;

  private final Database database = new Database(TestDatabase.fresh());
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var it : open) {
      it.close();
    }
  }

  private Path drop() {
    return folder.resolve("sftp/drop");
  }

  private Path imports() {
    return folder.resolve("sftp/import");
  }

  private RoutesWorld world(String from, String to, Map<String, String> settings) throws Exception {
    Files.createDirectories(drop());
    Files.createDirectories(imports());
    var files = new HashMap<String, Path>();
    for (var it :
        List.of(
            "systems/hr.system.yaml",
            "systems/hr.camel.yaml",
            "systems/erp.system.yaml",
            "systems/erp.camel.yaml",
            "syncs/employees.sync.yaml")) {
      files.put(it, EXAMPLE.resolve(it));
    }
    files.put("systems/hr-drop.camel.yaml", EXAMPLE.resolve(from + "/hr-drop.camel.yaml"));
    files.put("systems/erp-file.camel.yaml", EXAMPLE.resolve(to + "/erp-file.camel.yaml"));
    var world = new RoutesWorld(folder, files, settings, database);
    open.add(0, world);
    return world;
  }

  private RoutesWorld directories() throws Exception {
    return world(
        "from-directory",
        "to-directory",
        Map.of(
            "hr.folder",
            drop().toString(),
            "erp.folder",
            imports().toString(),
            "hr.delay",
            "300",
            "hr.unchanged",
            "300"));
  }

  private SftpServer server() throws IOException {
    var server = new SftpServer(folder.resolve("sftp"), folder.resolve("host.key")).start();
    open.add(server);
    return server;
  }

  private RoutesWorld sftp(SftpServer server, String password) throws Exception {
    var settings = new HashMap<String, String>();
    for (var system : List.of("hr", "erp")) {
      settings.put(system + ".host", server.host());
      settings.put(system + ".user", SftpServer.USER);
      settings.put(system + ".password", password);
      settings.put(
          system + ".known.hosts", server.knownHosts(folder.resolve("known_hosts")).toString());
    }
    settings.put("hr.folder", "drop");
    settings.put("hr.delay", "300");
    settings.put("hr.unchanged", "300");
    settings.put("erp.folder", "import");
    return world("from-sftp", "to-sftp", settings);
  }

  private static String list(String... rows) {
    return HEADER + String.join("", rows) + "#rows;" + rows.length + "\n";
  }

  private void dropped(String name, String text) throws IOException {
    var part = Files.writeString(drop().resolve(name + ".part"), text);
    Files.move(part, drop().resolve(name));
  }

  private List<Path> in(Path of) {
    if (Files.notExists(of)) {
      return List.of();
    }
    try (var all = Files.list(of)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String imported() throws IOException {
    var text = new StringBuilder();
    for (var file : in(imports())) {
      text.append(Files.readString(file));
    }
    return text.toString();
  }

  @Test
  void aDroppedListBecomesFilesOfChanges() throws Exception {
    var world = directories();
    dropped("people.csv", list(ADA, BOB));
    await().atMost(LONGEST).until(() -> in(drop().resolve("done")).size() == 1);
    world.settle();

    assertThat(
            imported().lines().filter(it -> it.contains("created")).map(FileDropJourneyTest::bare))
        .containsExactlyInAnyOrder(
            "007,Ada,King,ada@example.com,2026-02-01,38.50",
            "008,Bob,May,bob@example.com,2026-03-15,");
    assertThat(in(imports())).allMatch(it -> it.toString().endsWith(".csv"));
    assertThat(imported()).contains("\"#rows\",1");
    assertThat(Files.readString(in(drop().resolve("reports")).get(0)))
        .contains("2 rows taken, 2 of them new or changed");

    dropped("people.csv", list(ADA.replace("King", "Byron"), BOB));
    await().atMost(LONGEST).until(() -> in(drop().resolve("done")).size() == 2);
    world.settle();
    assertThat(
            imported().lines().filter(it -> it.contains("updated")).map(FileDropJourneyTest::bare))
        .containsExactly("007,Ada,Byron,ada@example.com,2026-02-01,38.50");
    assertThat(world.deadLetters()).isEmpty();
  }

  /** Without the ids of row and change. */
  private static String bare(String line) {
    return line.replaceFirst("^[^,]*,[^,]*,[^,]*,", "");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileThatIsBeingWrittenIsNotRead(boolean remote) throws Exception {
    if (remote) {
      sftp(server(), SftpServer.PASSWORD);
    } else {
      directories();
    }
    var part = Files.writeString(drop().resolve("a.csv.part"), list(ADA));
    var growing = Files.writeString(drop().resolve("b.csv"), HEADER);
    var until = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              Files.writeString(growing, BOB, StandardOpenOption.APPEND);
              return System.nanoTime() > until;
            });

    assertThat(in(drop())).contains(part, growing);
    assertThat(in(drop().resolve("refused"))).isEmpty();
  }

  @Test
  void aFileThatWasCutIsSetAsideAndNothingIsMissing() throws Exception {
    var world = directories();
    dropped("people.csv", list(ADA, BOB));
    await().atMost(LONGEST).until(() -> in(drop().resolve("done")).size() == 1);
    dropped("people.csv", HEADER + ADA);
    await().atMost(LONGEST).until(() -> in(drop().resolve("refused")).size() == 1);

    assertThat(world.system("hr").count("people")).hasValue(2);
    assertThat(read(world, "008")).isInstanceOf(ReadOutcome.Found.class);
    dropped("people.csv", list(ADA));
    await().atMost(LONGEST).until(() -> in(drop().resolve("done")).size() == 2);
    assertThat(read(world, "008")).isInstanceOf(ReadOutcome.Missing.class);
    assertThat(world.system("hr").count("people")).hasValue(1);
  }

  private static ReadOutcome read(RoutesWorld world, String id) {
    var ref = new NativeRef(SystemId.of("hr"), "people", id);
    return world.system("hr").read("people", List.of(ref)).get(0);
  }

  @Test
  void ofTwoProcessesOneTakesAFile() throws Exception {
    var server = server();
    var one = sftp(server, SftpServer.PASSWORD);
    sftp(server, SftpServer.PASSWORD);
    for (int i = 0; i < 5; i++) {
      dropped("people-" + i + ".csv", list(ADA.replace("38.50", "3" + i), BOB));
    }
    await().atMost(LONGEST).until(() -> in(drop()).isEmpty());

    assertThat(in(drop().resolve("done"))).hasSize(5);
    assertThat(one.landing.count(PEOPLE)).isEqualTo(2);
    one.settle();
    assertThat(imported().lines().filter(it -> it.contains("created"))).hasSize(2);
  }

  @Test
  void aConnectionThatIsLostWhileAFileIsReadLosesNothing() throws Exception {
    var server = server();
    Files.createDirectories(drop());
    var rows =
        IntStream.range(0, 20_000)
            .mapToObj(it -> ADA.replace("007", "n" + it))
            .collect(Collectors.joining());
    server.readsLeft.set(300_000);
    dropped("people.csv", HEADER + rows + "#rows;20000\n");
    var world = sftp(server, SftpServer.PASSWORD);

    await().atMost(LONGEST).until(() -> in(drop().resolve("done")).size() == 1);
    assertThat(server.readsLeft).hasValue(-1);
    assertThat(in(drop().resolve("refused"))).isEmpty();
    assertThat(world.landing.count(PEOPLE)).isEqualTo(20_000);
  }

  @Test
  void aServerThatIsAwayAtTheStartIsWaitedFor() throws Exception {
    var server = server();
    server.stop();
    var world = sftp(server, SftpServer.PASSWORD);
    dropped("people.csv", list(ADA));
    assertThat(world.system("hr").check())
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Transient.class));

    server.start();
    await().atMost(LONGEST).until(() -> in(drop().resolve("done")).size() == 1);
    assertThat(world.system("hr").check()).isInstanceOf(CheckOutcome.Accepted.class);
    server.stop();
    world.settle();
    assertThat(in(imports())).isEmpty();

    server.start();
    world.settle();
    assertThat(imported()).contains("007,Ada,King");
    assertThat(world.deadLetters()).isEmpty();
  }

  @Test
  void refusedCredentialsParkTheSystemAndWorkWaits() throws Exception {
    var server = server();
    var world = sftp(server, SftpServer.PASSWORD);
    dropped("people.csv", list(ADA));
    await().atMost(LONGEST).until(() -> in(drop().resolve("done")).size() == 1);
    server.password = "another";
    server.stop();
    server.start();
    world.settle();

    assertThat(world.isParked("erp")).isTrue();
    assertThat(world.system("hr").check())
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Refused.class));
    assertThat(in(imports())).isEmpty();
    assertThat(world.deadLetters()).isEmpty();

    server.password = SftpServer.PASSWORD;
    world.settle();
    assertThat(imported()).contains("007,Ada,King");
    assertThat(world.isParked("erp")).isFalse();
  }

  @Test
  void aFileWhoseAnswerIsLostIsWrittenAgainUnderTheSameName() throws Exception {
    var server = server();
    var world = sftp(server, SftpServer.PASSWORD);
    dropped("people.csv", list(ADA));
    await().atMost(LONGEST).until(() -> in(drop().resolve("done")).size() == 1);
    server.renamesLost.set(1);
    world.settle();

    assertThat(server.renamesLost).hasValue(0);
    assertThat(in(imports())).hasSize(1);
    assertThat(imported().lines().filter(it -> it.contains("created"))).hasSize(1);
    assertThat(world.deadLetters()).isEmpty();
  }
}
