package io.syncline.journey.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.landing.Landing.Place;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/file-drops.md over a real S3 server. */
class S3DropJourneyTest {

  private static final Path EXAMPLE = Path.of("docs", "file-drops");
  private static final Place PEOPLE = new Place(SystemId.of("hr"), "people");
  private static final Duration LONGEST = Duration.ofSeconds(40);
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

  private RoutesWorld world(S3Server server, String secret) throws Exception {
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
    files.put("systems/hr-drop.camel.yaml", EXAMPLE.resolve("from-s3/hr-drop.camel.yaml"));
    files.put("systems/erp-file.camel.yaml", EXAMPLE.resolve("to-s3/erp-file.camel.yaml"));
    Map<String, String> settings = new HashMap<>();
    for (var system : List.of("hr", "erp")) {
      settings.put(system + ".bucket", S3Server.BUCKET);
      settings.put(system + ".access.key", S3Server.ACCESS);
      settings.put(system + ".secret.key", secret);
      settings.put(system + ".region", "us-east-1");
      settings.put(system + ".endpoint", server.endpoint());
      settings.put(system + ".override", "true");
    }
    settings.put("hr.delay", "300");
    settings.put("erp.prefix", "import/");
    var world = new RoutesWorld(folder, files, settings, database);
    open.add(0, world);
    return world;
  }

  private S3Server server() throws Exception {
    var server = new S3Server(folder.resolve("s3")).start();
    open.add(server);
    return server;
  }

  private static String list(String... rows) {
    return HEADER + String.join("", rows) + "#rows;" + rows.length + "\n";
  }

  @Test
  void aDroppedObjectBecomesObjectsOfChanges() throws Exception {
    var server = server();
    var world = world(server, S3Server.SECRET);
    var other = world(server, S3Server.SECRET);
    server.put("in/people.csv", list(ADA, BOB));
    await().atMost(LONGEST).until(() -> server.keys("in/").isEmpty());
    world.settle();

    assertThat(other.landing.count(PEOPLE)).isEqualTo(2);
    assertThat(server.keys("done/")).isNotEmpty();
    assertThat(server.keys("import/")).isNotEmpty();
    var text = new StringBuilder();
    server.keys("import/").forEach(it -> text.append(server.get(it)));
    assertThat(text.toString().lines().filter(it -> it.contains("created"))).hasSize(2);

    server.put("in/people.csv", list(ADA, BOB).substring(0, 120));
    await().atMost(LONGEST).until(() -> !server.keys("refused/").isEmpty());
    assertThat(world.landing.count(PEOPLE)).isEqualTo(2);
    assertThat(world.deadLetters()).isEmpty();
  }

  /** Takes most of a minute, for the client waits between its tries: {@code -Dfiles.slow=true}. */
  @Test
  @EnabledIfSystemProperty(named = "files.slow", matches = "true")
  void aServerThatIsAwayOrRefusesIsWaitedFor() throws Exception {
    var server = server();
    server.put("in/people.csv", list(ADA));
    var refused = world(server, "wrong");
    assertThat(refused.system("hr").check())
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Refused.class));
    refused.close();
    server.stop();
    var world = world(server, S3Server.SECRET);
    assertThat(world.system("hr").check())
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Transient.class));

    server.start();
    await().atMost(LONGEST).until(() -> world.landing.count(PEOPLE) == 1);
    server.stop();
    world.settle();
    server.start();
    world.settle();
    assertThat(server.keys("import/")).hasSize(1);
    assertThat(world.deadLetters()).isEmpty();
  }
}
