package io.syncline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.app.postgres.TestPostgres;
import io.syncline.resilience.Product;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the {@code sh} blocks of each page, top to bottom in one shell, against the packaged jar. A
 * line {@code syncline} alone starts the server, which the blocks after it talk to. A {@code text}
 * block after one shows lines of its output, in order.
 */
@Tag("process")
class ReadmeIT {
  private static final Path JAR =
      Path.of(System.getProperty("packaged.jar", "target/quarkus-app/quarkus-run.jar"));

  /** Tried on a clean clone, outside this build which they would run. */
  private static final Set<String> SET_UP =
      Set.of("./mvnw -Pdemo package quarkus:run", "./mvnw verify");

  private static final String BEGIN = "@@@ begin ";
  private static final String END = "@@@ end ";
  private static final String AWAIT_READY =
      """
      server=$!
      trap 'kill $server 2> gone.txt; wait $server' EXIT
      for i in $(seq 1000); do
        curl -sf http://localhost:8080/q/health/ready > ready.json && break
        kill -0 $server 2> gone.txt || { cat server.log; break; }
        sleep 0.3
      done
      """;

  @TempDir Path directory;

  @AfterEach
  void endTheDatabaseOfAKilledServer() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (var file : files.filter(it -> it.endsWith("postmaster.pid")).toList()) {
        var pid = Long.parseLong(Files.readAllLines(file).get(0));
        ProcessHandle.of(pid).ifPresent(TestPostgres::end);
      }
    }
  }

  @Test
  void theReadmeHasTheTwoSetUpCommands() throws IOException {
    assertThat(Page.of("README.md").blocks())
        .filteredOn(it -> it.commands().size() == 1)
        .extracting(it -> it.commands().get(0))
        .containsAll(SET_UP);
  }

  @TestFactory
  List<DynamicTest> theBlocksOfEachPageDoWhatItSays() throws IOException {
    var tests = new ArrayList<DynamicTest>();
    for (var page : Page.all()) {
      var blocks = page.blocks().stream().filter(it -> !isSetUp(it)).toList();
      if (!blocks.isEmpty()) {
        tests.add(DynamicTest.dynamicTest(page.path().toString(), () -> run(page, blocks)));
      }
    }
    return tests;
  }

  private static boolean isSetUp(Page.Block block) {
    return block.commands().size() == 1 && SET_UP.contains(block.commands().get(0));
  }

  private void run(Page page, List<Page.Block> blocks) throws Exception {
    var place = Files.createDirectory(directory.resolve(page.path().getFileName().toString()));
    copy(Path.of("routes"), place.resolve("routes"));
    var output = bash(place, script(blocks));
    for (var block : blocks) {
      var where = "%s:%d\n%s".formatted(page.path(), block.line(), output);
      assertThat(output).as(where).contains(END + block.line() + " exit 0");
      var printed = between(output, BEGIN + block.line() + "\n", END + block.line() + " ");
      assertThat(printed).as(where).containsPattern(pattern(block.shown()));
    }
  }

  private static String script(List<Page.Block> blocks) {
    var script = new StringBuilder();
    for (var block : blocks) {
      script.append("echo '").append(BEGIN).append(block.line()).append("'\n");
      for (var command : block.commands()) {
        script.append(
            command.equals("syncline")
                ? "syncline > server.log 2>&1 &\n" + AWAIT_READY
                : command + "\n");
      }
      script.append("echo \"\n").append(END).append(block.line()).append(" exit $?\"\n");
    }
    return script.toString();
  }

  /** The lines in their order, each wherever it is; {@code …} for anything within a line. */
  private static Pattern pattern(List<String> shown) {
    var pattern = new StringBuilder("(?s)");
    for (var line : shown) {
      var parts = Stream.of(line.split("…", -1)).map(Pattern::quote).toList();
      pattern.append(".*?").append(String.join("[^\\n]*", parts));
    }
    return Pattern.compile(pattern.toString());
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from) + from.length();
    return text.substring(start, text.indexOf(to, start));
  }

  private String bash(Path place, String script) throws IOException, InterruptedException {
    int port = freePort();
    var bin = Files.createDirectories(place.resolve("bin"));
    var command = bin.resolve("syncline");
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    Files.writeString(
        command,
        "#!/bin/sh\nexec '%s' %s -jar '%s' \"$@\"\n"
            .formatted(java, String.join(" ", Product.QUICK_START), JAR.toAbsolutePath()));
    assertThat(command.toFile().setExecutable(true)).isTrue();
    var file = Files.writeString(place.resolve("page.sh"), script.replace(":8080", ":" + port));
    var output = place.resolve("output.txt");
    var builder =
        new ProcessBuilder("bash", file.toString())
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    var environment = builder.environment();
    environment.put("PATH", bin + ":" + environment.get("PATH"));
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    environment.put("HUBSPOT_BASE_URL", "http://127.0.0.1:1"); // no vendor is asked by a test
    var process = builder.start();
    try {
      assertThat(process.waitFor(15, TimeUnit.MINUTES)).as("the page's blocks ended").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(
            file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
