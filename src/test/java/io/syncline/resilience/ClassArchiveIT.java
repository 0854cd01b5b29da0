package io.syncline.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product is started from an archive of its classes, which {@code bin/class-archive} makes. */
@Tag("process")
@Tag("long")
class ClassArchiveIT {
  private static final Path PACKAGED =
      Path.of(System.getProperty("packaged.jar", "target/quarkus-app/quarkus-run.jar")).getParent();
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final boolean AHEAD_OF_TIME = Runtime.version().feature() >= 25;
  private static final long SEED = 31;

  @TempDir Path directory;

  @Test
  @DisplayName(
      "made without touching a system or a database; used; reported when it is out of date")
  void madeAsideUsedAndReportedWhenOutOfDate() throws Exception {
    var app = copyOfTheProduct();
    try (var stage = Stage.withReadyDatabase(directory, SEED);
        var people = new EditStream(SEED, EditTarget.of(stage.sandboxes.hubspot))) {
      var configured = stage.sandboxes.environment();
      configured.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:9/not-to-be-used");

      run(0, configured, "bin/class-archive", app.toString());

      assertThat(stage.sandboxes.all().values())
          .allSatisfy(it -> assertThat(it.server().requests()).isZero());
      var loaded = directory.resolve("loaded.log");
      var arguments = "@" + app.resolve("syncline.args");
      stage.product.from("-Xlog:class+load:file=" + loaded, arguments).start("hubspot");
      people.populate(3);
      stage.awaitAgreement("xero", "zendesk");
      stage.awaitQuiet();
      assertThat(loaded)
          .content()
          .contains(
              "io.syncline.app.job.ApplicationLifecycle source: shared objects file"
                  + (AHEAD_OF_TIME ? "" : " (top)"));
      assertThat(app.resolve(AHEAD_OF_TIME ? "syncline.aot" : "syncline.jsa")).isNotEmptyFile();
      assertThat(app.resolve(AHEAD_OF_TIME ? "syncline.jsa" : "syncline.aot")).doesNotExist();

      replaceJarOf(app);
      assertThat(run(0, Map.of(), JDK.resolve("bin/java").toString(), arguments, "--version"))
          .contains(AHEAD_OF_TIME ? "processing the AOT cache" : "Unable to use shared archive")
          .containsPattern("(?m)^syncline ");
    }
  }

  @Test
  void aFolderWithoutTheProductIsReported() throws Exception {
    assertThat(run(1, Map.of(), "bin/class-archive", directory.toString()))
        .contains("there is no " + directory.resolve("quarkus-run.jar"), "./mvnw");
  }

  @Test
  void theLauncherRunsCommandsOfThePackagedProduct() throws Exception {
    assertThat(run(0, Map.of(), "bin/syncline", "--version")).containsPattern("(?m)^syncline ");
    assertThat(run(0, Map.of(), "bin/syncline", "validate", "routes/examples/hr"))
        .contains("0 problems");
  }

  /** An archive knows its jars by their times. */
  private static void replaceJarOf(Path app) throws IOException {
    try (var jars = Files.newDirectoryStream(app.resolve("app"))) {
      for (var jar : jars) {
        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
      }
    }
  }

  private Path copyOfTheProduct() throws IOException {
    var copy = directory.resolve("product");
    try (var files = Files.walk(PACKAGED)) {
      for (var file :
          files.filter(it -> !it.getFileName().toString().startsWith("syncline.")).toList()) {
        var to = copy.resolve(PACKAGED.relativize(file).toString());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return copy;
  }

  private String run(int exit, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var output = Files.createTempFile(directory, "run", ".log");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("JAVA_HOME", JDK.toString());
    var process = builder.redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("it ended").isTrue();
      var text = Files.readString(output);
      assertThat(process.exitValue()).as(text).isEqualTo(exit);
      return text;
    } finally {
      process.destroy();
    }
  }
}
