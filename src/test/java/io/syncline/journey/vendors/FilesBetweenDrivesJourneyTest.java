package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.sandbox.kernel.HttpPort;
import io.syncline.store.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of two Google Drives, their bytes too, while downloads and uploads fail. */
class FilesBetweenDrivesJourneyTest {

  private static final String SYNC =
      """
      service: files
      version: "1"
      direction: bidirectional
      systems:
        - {id: north, type: google-drive, primary: true, objects: [files]}
        - {id: south, type: google-drive, objects: [files]}
      fieldMapping:
        north: {name: name, content: content}
        south: {name: name, content: content}
      syncConfig:
        pollInterval: 1m
        deduplication: {matchFields: [name]}
      """;

  private final long seed = Long.getLong("journey.seed", 1);
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
  private final DriveStandIn north = new DriveStandIn("n", clock);
  private final DriveStandIn south = new DriveStandIn("s", clock);
  private final HttpPort northPort = HttpPort.open("north", 0, north);
  private final HttpPort southPort = HttpPort.open("south", 0, south);
  private Installed installed;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    Assumptions.assumeFalse(TestDatabase.IN_MEMORY, "needs a database");
    System.out.println("FilesBetweenDrivesJourneyTest: -Djourney.seed=" + seed);
    var key = pem();
    installed =
        new Installed(
            clock,
            seed,
            folder.resolve("routes"),
            List.of(drive("north", northPort, key), drive("south", southPort, key)),
            Map.of("syncs/files.sync.yaml", SYNC));
  }

  private static Installed.Application drive(String id, HttpPort port, String key) {
    var url = "http://127.0.0.1:" + port.port();
    return new Installed.Application(
        id,
        "google-drive",
        Map.of(
            "baseUrl",
            url,
            "tokenUrl",
            url + "/token",
            "clientEmail",
            "sync@example.com",
            "subject",
            "sync@example.com",
            "privateKey",
            key));
  }

  private static String pem() {
    try {
      var keys = KeyPairGenerator.getInstance("RSA");
      keys.initialize(2048);
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(keys.generateKeyPair().getPrivate().getEncoded())
          + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() {
    if (installed != null) {
      installed.close();
    }
    northPort.close();
    southPort.close();
    assertThat(north.unknown()).isEmpty();
    assertThat(south.unknown()).isEmpty();
  }

  @Test
  @DisplayName(
      "A file arrives with its bytes and its type; other bytes are uploaded once, its own echo and"
          + " a new name never; what has no bytes is made without")
  void aFileArrivesAsItIs() {
    var bytes = bytes(300_000);
    var id = north.put("plan.csv", bytes);
    north.put("notes", null);
    installed.settle();

    assertThat(south.shelf())
        .containsEntry("plan.csv", text(bytes))
        .containsEntry("notes", "(none)")
        .hasSize(2);
    assertThat(south.uploads()).containsExactly("text/csv");
    assertThat(north.uploads()).as("an echo is not uploaded").isEmpty();

    north.rename(id, "plan-2.csv");
    installed.settle();
    assertThat(south.shelf()).containsEntry("plan-2.csv", text(bytes));
    assertThat(south.uploads()).as("a new name is no upload").hasSize(1);

    var other = bytes(1_000);
    north.overwrite(id, other);
    installed.settle();
    assertThat(south.shelf()).containsEntry("plan-2.csv", text(other)).hasSize(2);
    assertThat(south.uploads()).hasSize(2);

    south.overwrite(south.id("plan-2.csv"), "from the south".getBytes(StandardCharsets.UTF_8));
    installed.settle();
    assertThat(north.shelf()).containsEntry("plan-2.csv", "from the south");
    assertThat(north.uploads()).hasSize(1);
    assertThat(south.uploads()).hasSize(2);
    assertThat(installed.differences()).isEmpty();
    assertThat(installed.questions()).isEmpty();
    assertThat(stored(text(bytes).substring(0, 30))).as("bytes in the database").isZero();
    assertThat(temporary()).isEmpty();
  }

  @Test
  @DisplayName("A download that is cut, limited or broken is repeated, and nothing else is written")
  void aDownloadThatFailsIsRepeated() {
    for (var fault :
        List.of(
            DriveStandIn.Fault.HALF,
            DriveStandIn.Fault.RATE_LIMITED,
            DriveStandIn.Fault.BROKEN,
            DriveStandIn.Fault.HALF)) {
      north.onDownload(fault);
    }
    var bytes = bytes(50_000);
    north.put("plan.csv", bytes);
    installed.settle();

    assertThat(south.shelf()).containsExactly(Map.entry("plan.csv", text(bytes)));
    assertThat(south.uploads()).hasSize(1);
    assertThat(north.downloads()).isEqualTo(5);
    assertThat(installed.questions()).isEmpty();
    assertThat(temporary()).isEmpty();
  }

  @Test
  @DisplayName("Bytes that changed between event and delivery are not written: the newer ones are")
  void aFileThatChangesMeanwhile() {
    var id = north.put("plan.csv", bytes(1_000));
    var newer = bytes(2_000);
    north.beforeDownload(() -> north.overwrite(id, newer));
    installed.settle();

    assertThat(south.shelf()).containsExactly(Map.entry("plan.csv", text(newer)));
    assertThat(south.uploads()).as("the bytes of no other event").hasSize(1);
    assertThat(installed.questions()).isEmpty();
    assertThat(temporary()).isEmpty();
  }

  @Test
  @DisplayName(
      "S6, S9: an upload whose answer is lost made the file; it is found and not made twice")
  void anUploadWithoutAnAnswer() {
    south.onUpload(DriveStandIn.Fault.LOST_ANSWER);
    var bytes = bytes(1_000);
    var id = north.put("plan.csv", bytes);
    installed.settle();
    assertThat(south.shelf()).containsExactly(Map.entry("plan.csv", text(bytes)));
    assertThat(south.uploads()).hasSize(1);

    south.onUpload(DriveStandIn.Fault.BROKEN);
    south.onUpload(DriveStandIn.Fault.RATE_LIMITED);
    south.onUpload(DriveStandIn.Fault.LOST_ANSWER);
    var other = bytes(3_000);
    north.overwrite(id, other);
    installed.settle();
    assertThat(south.shelf()).containsExactly(Map.entry("plan.csv", text(other)));
    assertThat(south.uploads()).hasSize(2);
    assertThat(north.uploads()).isEmpty();
    assertThat(installed.questions()).isEmpty();
    assertThat(temporary()).isEmpty();
  }

  private final Random random = new Random(seed);

  private byte[] bytes(int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** In how many intents and dead letters a text is. */
  private long stored(String text) {
    return installed.query("select coalesce(request::text, '') from dead_letter").stream()
        .filter(it -> it.contains(text))
        .count();
  }

  private static List<Path> temporary() {
    try (var all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(it -> it.getFileName().toString().matches("syncline-.*\\.file")).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
