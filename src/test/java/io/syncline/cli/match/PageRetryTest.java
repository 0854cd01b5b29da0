package io.syncline.cli.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.definition.RoutesDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code syncline match} asks of others, and how often. */
class PageRetryTest {

  @TempDir Path directory;

  private final List<Duration> waits = new ArrayList<>();

  @Test
  void aPageThatFailsForTheMomentIsAskedForAgain() throws Exception {
    var printed = new StringWriter();
    var line = new PrintWriter(printed);
    var tries = new ArrayList<Integer>();
    var answer =
        new PageRetry(waits::add, line::println)
            .insist(
                "a page",
                () -> {
                  tries.add(1);
                  if (tries.size() < 4) {
                    var asked = tries.size() == 3 ? Duration.ofSeconds(30) : null;
                    throw new PageRetry.Momentary(
                        Optional.ofNullable(asked), new IOException("503"));
                  }
                  return "here";
                });

    assertThat(answer).isEqualTo("here");
    assertThat(waits)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(30));
    assertThat(printed.toString()).contains("a page failed, again in 30 s: 503");
  }

  @Test
  void whatPersonsKeptApartIsNotProposed() throws Exception {
    var ones = write("hubspot.csv", "id,email", "1,ann@example.com");
    var others = write("xero.csv", "id,email", "x-1,ann@example.com", "x-2,ann@example.com");
    var printed = new StringWriter();
    var asked = new ArrayList<String>();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        call -> {
          asked.add(String.valueOf(call.getRequestURI()));
          var body =
              asked.size() == 1
                  ? "{\"title\": \"Busy\", \"detail\": \"later\"}"
                  : "{\"items\": [{\"one\": [\"hubspot/contacts/1\"], \"other\":"
                      + " [\"xero/contacts/x-2\"]}], \"next\": null}";
          call.sendResponseHeaders(asked.size() == 1 ? 503 : 200, body.length());
          call.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
          call.close();
        });
    server.start();
    try {
      var url = "http://localhost:" + server.getAddress().getPort();
      var files = List.of("--from", "hubspot=" + ones, "--from", "xero=" + others);
      run(printed, arguments(files, "match", "contacts"));
      run(printed, arguments(files, "match", "contacts", "--url", url));
    } finally {
      server.stop(0);
    }

    assertThat(printed.toString())
        .containsSubsequence("0 certain, 2 to be decided", "1 certain, 0 to be decided");
    assertThat(asked).hasSize(2).allMatch(it -> it.contains("entity=contact"));
    assertThat(waits).containsExactly(Duration.ofSeconds(1));
  }

  private static String[] arguments(List<String> files, String... first) {
    var all = new ArrayList<>(List.of(first));
    all.addAll(files);
    return all.toArray(String[]::new);
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
  }

  private void run(StringWriter printed, String... arguments) {
    var files = new RoutesDirectory(MatchCommandTest.SET);
    SynclineCommand.with(
            List.of(
                new MatchCommand(
                    files,
                    (loaded, installation) -> {
                      throw new AssertionError("no system is called");
                    },
                    Map.of("SYNCLINE_TOKEN", "x"),
                    waits::add)))
        .setOut(new PrintWriter(printed))
        .setErr(new PrintWriter(printed))
        .execute(arguments);
  }
}
