package io.syncline.system.http.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The vendors' own packages for Node, where {@code .ci/vendors} brought them. */
public final class VendorClient {

  /** Where they are, and a schema that one of them carries. */
  public static final Path FOLDER = Path.of("target", "vendors");

  private static final ObjectMapper JSON = new ObjectMapper();

  private VendorClient() {}

  /**
   * What a script below {@code src/test/resources/vendors} prints. The test is skipped where node
   * or the package is not there, and fails where the script does.
   *
   * @param script its name without the end
   * @param given what it reads from its argument
   */
  public static JsonNode run(String pack, String script, Map<String, ?> given) {
    assumeTrue(onPath("node"), "node is not there");
    assumeTrue(
        Files.isDirectory(FOLDER.resolve("node_modules").resolve(pack)),
        () -> "skipped: " + pack + " is not in " + FOLDER + "; .ci/vendors brings it");
    try {
      var out = Files.createTempFile("vendor-client", ".out");
      try {
        return answer(script, JSON.writeValueAsString(given), out);
      } finally {
        Files.delete(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode answer(String script, String given, Path out)
      throws IOException, InterruptedException {
    var file = Path.of("src", "test", "resources", "vendors", script + ".cjs");
    var command = new ProcessBuilder("node", file.toString(), given).redirectErrorStream(true);
    command.environment().put("NODE_PATH", FOLDER.resolve("node_modules").toAbsolutePath() + "");
    var process = command.redirectOutput(out.toFile()).start();
    try {
      boolean ended = process.waitFor(2, TimeUnit.MINUTES);
      var said = Files.readString(out, UTF_8);
      assertThat(ended).as("%s ended; it said: %s", script, said).isTrue();
      assertThat(process.exitValue()).as(said).isZero();
      return json(said);
    } finally {
      process.destroyForcibly();
    }
  }

  /** As a script prints it. */
  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(it -> Files.isExecutable(Path.of(it, program)));
  }
}
