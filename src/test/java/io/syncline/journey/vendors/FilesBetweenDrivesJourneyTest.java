package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.core.model.value.Value;
import io.syncline.journey.vendors.Installed.Application;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  private static final String KEY = pem();
  private static final long LARGEST = 400_000;

  private final long seed = Long.getLong("journey.seed", 1);
  private final Random random = new Random(seed);
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
  }

  private void install(Application other, Map<String, String> files) {
    installed =
        new Installed(
            clock,
            seed,
            folder.resolve("routes"),
            List.of(drive("north", "google-drive", northPort), other),
            files,
            LARGEST);
  }

  private void installBoth() {
    install(drive("south", "google-drive", southPort), Map.of("syncs/files.sync.yaml", SYNC));
  }

  private static Application drive(String id, String type, HttpPort port) {
    var url = "http://127.0.0.1:" + port.port();
    return new Application(
        id,
        type,
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
            KEY));
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
    installBoth();
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
    assertThat(tablesWith("marked-bytes")).as("bytes in the database").isEmpty();
    assertThat(tablesWith("md5:")).as("checksums are").isNotEmpty();
    assertThat(temporary()).isEmpty();
  }

  @Test
  @DisplayName("A download that is cut, limited or broken is repeated, and nothing else is written")
  void aDownloadThatFailsIsRepeated() {
    installBoth();
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
    installBoth();
    var id = north.put("plan.csv", bytes(1_000));
    var newer = bytes(2_000);
    north.beforeDownload(() -> north.overwrite(id, newer));
    installed.poll();
    installed.judge();
    installed.deliver();
    assertThat(north.downloads()).isEqualTo(1);
    assertThat(south.shelf()).as("what no event has told").isEmpty();

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
    installBoth();
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

  @Test
  @DisplayName(
      "S6: where an upload got lost and the file has changed since, the newer bytes are written, and"
          + " nobody is asked")
  void aFileThatChangesAfterALostUpload() {
    installBoth();
    south.onUpload(DriveStandIn.Fault.BROKEN);
    var id = north.put("plan.csv", bytes(1_000));
    var second = bytes(2_000);
    north.beforeDownload(() -> north.beforeDownload(() -> north.overwrite(id, second)));
    installed.settle();
    assertThat(south.shelf()).containsExactly(Map.entry("plan.csv", text(second)));

    south.onUpload(DriveStandIn.Fault.BROKEN);
    var last = bytes(4_000);
    north.beforeDownload(() -> north.beforeDownload(() -> north.overwrite(id, last)));
    north.overwrite(id, bytes(3_000));
    installed.settle();
    assertThat(south.shelf()).containsExactly(Map.entry("plan.csv", text(last)));
    assertThat(south.uploads()).hasSize(2);
    assertThat(installed.questions()).isEmpty();
    assertThat(temporary()).isEmpty();
  }

  @Test
  @DisplayName("Many files arrive, each once, though few are on this machine at once")
  void manyFiles() {
    installBoth();
    for (int i = 0; i < 11; i++) {
      north.put("plan-" + i + ".csv", bytes(1_000 + i));
    }
    installed.settle();
    assertThat(south.shelf()).isEqualTo(north.shelf()).hasSize(11);
    assertThat(south.uploads()).hasSize(11);
    assertThat(temporary()).isEmpty();
  }

  @Test
  @DisplayName("Few files are on this machine at once for all targets together; others wait")
  void oneBoundForAllTargets() {
    var west = new DriveStandIn("w", clock);
    try (var port = HttpPort.open("west", 0, west)) {
      installed =
          new Installed(
              clock,
              seed,
              folder.resolve("routes"),
              List.of(
                  drive("north", "google-drive", northPort),
                  drive("south", "google-drive", southPort),
                  drive("west", "google-drive", port)),
              Map.of(
                  "syncs/files.sync.yaml",
                  SYNC.replace(
                          "fieldMapping:",
                          "  - {id: west, type: google-drive, objects: [files]}\nfieldMapping:")
                      .replace(
                          "syncConfig:", "  west: {name: name, content: content}\nsyncConfig:")),
              LARGEST);
      installed.poll();
      for (int i = 0; i < 6; i++) {
        north.put("plan-" + i + ".csv", bytes(1_000 + i));
      }
      installed.poll();
      installed.judge();
      var toSouth = installed.readyFor("south");
      assertThat(north.downloads()).isEqualTo(4);
      var toWest = installed.readyFor("west");
      assertThat(north.downloads()).as("no room for one more").isEqualTo(4);
      installed.write(toSouth);
      installed.write(toWest);
      assertThat(south.uploads()).hasSize(4);
      assertThat(west.uploads()).isEmpty();
      installed.settle();
      assertThat(south.shelf()).isEqualTo(north.shelf()).hasSize(6);
      assertThat(west.shelf()).isEqualTo(north.shelf());
      assertThat(north.downloads()).isEqualTo(12);
      assertThat(installed.questions()).isEmpty();
      installed.close();
      installed = null;
    }
  }

  @Test
  @DisplayName("What a person says of a file is a dead letter, and the rest is written")
  void aTextThatIsNoFile() {
    installBoth();
    north.put("plan.csv", bytes(100));
    installed.settle();
    installed.edit(
        "north",
        "files",
        north.id("plan.csv"),
        Map.of("name", Value.text("goal.csv"), "content", Value.text("nothing of a file")));
    installed.settle();
    assertThat(south.shelf()).containsOnlyKeys("goal.csv");
    assertThat(installed.query("select distinct stage || ' ' || reason from dead_letter"))
        .containsExactly("compute content: no linked copy holds this file any more");
    assertThat(south.uploads()).hasSize(1);
    assertThat(north.uploads()).isEmpty();
  }

  @Test
  @DisplayName("A file above the limit is a dead letter that says so, and the rest goes on")
  void aFileThatIsTooLarge() {
    installBoth();
    var id = north.put("film.csv", bytes((int) LARGEST + 1));
    north.put("plan.csv", bytes(1_000));
    installed.settle();

    assertThat(south.shelf()).containsOnlyKeys("plan.csv");
    assertThat(installed.query("select stage || ' ' || reason from dead_letter"))
        .containsExactly(
            "compute the file of north: the file has more than the 400000 bytes that"
                + " `syncline.files.max-size` allows");
    assertThat(temporary()).isEmpty();

    north.overwrite(id, bytes(2_000));
    installed.settle();
    assertThat(south.shelf()).containsOnlyKeys("plan.csv", "film.csv");
  }

  @Test
  @DisplayName(
      "S2: a store that makes checksums by another algorithm is written once for each change, and"
          + " what it says of the file is no edit")
  void anotherAlgorithm() throws IOException {
    var vault = new DriveStandIn("v", clock, "SHA-256", "sha256Checksum");
    try (var port = HttpPort.open("vault", 0, vault)) {
      installVault(port, "sha256");
      var id = north.put("plan.csv", bytes(1_000));
      installed.settle();
      var other = bytes(2_000);
      north.overwrite(id, other);
      installed.settle();
      vault.rename(vault.id("plan.csv"), "plan-2.csv");
      installed.settle();
      assertThat(vault.shelf()).containsExactly(Map.entry("plan-2.csv", text(other)));
      assertThat(north.shelf()).containsExactly(Map.entry("plan-2.csv", text(other)));
      assertThat(vault.uploads()).hasSize(2);
      assertThat(north.uploads()).isEmpty();

      vault.overwrite(vault.id("plan-2.csv"), "edited".getBytes(StandardCharsets.UTF_8));
      installed.settle();
      assertThat(north.shelf()).containsExactly(Map.entry("plan-2.csv", "edited"));
      assertThat(vault.uploads()).hasSize(2);
      assertThat(north.uploads()).hasSize(1);
      assertThat(installed.differences())
          .as("checksums of two algorithms cannot be compared")
          .singleElement()
          .asString()
          .contains("attribute=content");
      assertThat(installed.questions()).isEmpty();
      assertThat(vault.unknown()).isEmpty();
      installed.close();
      installed = null;
    }
  }

  private void installVault(HttpPort port, String algorithm) throws IOException {
    var type =
        Files.readString(Path.of("routes/systems/google-drive.system.yaml"))
            .replace("type: google-drive", "type: vault")
            .replace("md5Checksum", algorithm + "Checksum")
            .replace("algorithm: md5", "algorithm: " + algorithm);
    install(
        drive("south", "vault", port),
        Map.of(
            "systems/vault.system.yaml",
            type,
            "syncs/files.sync.yaml",
            SYNC.replace("id: south, type: google-drive", "id: south, type: vault")));
  }

  @ParameterizedTest
  @CsvSource({"SHA-1, sha1", "SHA-256, sha256"})
  @DisplayName(
      "S6, S9: an upload whose answer is lost is found by the checksum that its target makes, and"
          + " neither sent again nor taken for an edit")
  void anUploadWithoutAnAnswerByAnotherAlgorithm(String digest, String algorithm)
      throws IOException {
    var vault = new DriveStandIn("v", clock, digest, algorithm + "Checksum");
    try (var port = HttpPort.open("vault", 0, vault)) {
      installVault(port, algorithm);
      vault.onUpload(DriveStandIn.Fault.LOST_ANSWER);
      var id = north.put("plan.csv", bytes(1_000));
      installed.settle();
      assertThat(vault.shelf()).isEqualTo(north.shelf()).hasSize(1);
      assertThat(vault.uploads()).hasSize(1);

      vault.onUpload(DriveStandIn.Fault.BROKEN);
      vault.onUpload(DriveStandIn.Fault.LOST_ANSWER);
      north.overwrite(id, bytes(2_000));
      installed.settle();
      assertThat(vault.shelf()).isEqualTo(north.shelf()).hasSize(1);
      assertThat(vault.uploads()).hasSize(2);
      assertThat(north.uploads()).as("bytes that came from there").isEmpty();
      assertThat(installed.questions()).isEmpty();
      assertThat(vault.unknown()).isEmpty();
      installed.close();
      installed = null;
    }
  }

  @Test
  @DisplayName("S6, S9: where the target shows no checksum, a lost answer makes no second file")
  void anUploadWithoutAnAnswerAndWithoutAChecksum() throws IOException {
    var vault = new DriveStandIn("v", clock, "SHA-256", null);
    try (var port = HttpPort.open("vault", 0, vault)) {
      installVault(port, "sha256");
      vault.onUpload(DriveStandIn.Fault.LOST_ANSWER);
      var id = north.put("plan.csv", bytes(1_000));
      installed.settle();
      assertThat(vault.shelf()).isEqualTo(north.shelf()).hasSize(1);
      assertThat(vault.uploads()).hasSize(1);

      vault.onUpload(DriveStandIn.Fault.LOST_ANSWER);
      north.overwrite(id, bytes(2_000));
      installed.settle();
      assertThat(vault.shelf()).isEqualTo(north.shelf()).hasSize(1);
      assertThat(vault.uploads()).as("whether it arrived is not shown").hasSizeBetween(2, 3);
      assertThat(north.uploads()).isEmpty();
      assertThat(installed.questions()).isEmpty();
      assertThat(vault.unknown()).isEmpty();
      installed.close();
      installed = null;
    }
  }

  private byte[] bytes(int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    var mark = "marked-bytes".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(mark, 0, bytes, 0, mark.length);
    return bytes;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Tables of the product that hold a text anywhere. */
  private List<String> tablesWith(String text) {
    return installed
        .query(
            "select table_name from information_schema.tables where table_schema = 'public' and"
                + " table_type = 'BASE TABLE'")
        .stream()
        .filter(
            it ->
                !installed
                    .query(
                        "select 1 from %s t where t::text like '%%%s%%' limit 1"
                            .formatted(it, text))
                    .isEmpty())
        .toList();
  }

  private static List<Path> temporary() {
    try (var all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(it -> it.getFileName().toString().matches("syncline-.*\\.file")).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
