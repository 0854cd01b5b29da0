package io.syncline.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

/** What is seen of a run under way, on a terminal and elsewhere. */
class RunWatchTest {

  private static final String HALF =
      """
      {"status": "running", "counts": {"read": 2500, "expected": 5000, "perMinute": 900, "secondsLeft": 240}}""";
  private static final String WAITS =
      """
      {"status": "running", "reason": "Waits for crm", "counts": {"read": 2500, "expected": 5000}}""";
  private static final String PAUSED = "{\"status\": \"paused\", \"counts\": {}}";
  private static final String DONE = "{\"status\": \"succeeded\", \"counts\": {\"agreeing\": 5}}";

  private final StringWriter out = new StringWriter();
  private final Deque<String> answers = new ArrayDeque<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/runs/r1",
        it -> {
          var bytes = Objects.requireNonNull(answers.poll()).getBytes(StandardCharsets.UTF_8);
          it.sendResponseHeaders(200, bytes.length);
          it.getResponseBody().write(bytes);
          it.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private RunWatch watch(boolean terminal, String... said) {
    answers.addAll(List.of(said));
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new RunWatch(
        new Server(url, Map.of("SYNCLINE_TOKEN", "syn_test"), CommandSpec.create()),
        new PrintWriter(out),
        Duration.ZERO,
        terminal);
  }

  @Test
  void aTerminalSeesABarOfWhichNothingIsLeft() throws Exception {
    var run = watch(true, HALF, WAITS, PAUSED, HALF, DONE).untilEnded("r1");

    assertThat(run.text("status")).isEqualTo("succeeded");
    assertThat(answers).as("a pause is no end").isEmpty();
    assertThat(out.toString())
        .contains("[###############...............] 50 % 2,500 of 5,000 records, 900 a minute")
        .contains("about 4 min left")
        .contains("\r\u001b[KWaits for crm\n")
        .endsWith("\r\u001b[K");
  }

  @Test
  void elsewhereOnlyWhatHindersItIsSaid() throws Exception {
    watch(false, HALF, WAITS, WAITS, DONE).untilEnded("r1");

    assertThat(out.toString()).isEqualTo("Waits for crm\n");
  }

  @Test
  void aPauseEndsTheWatchOfABulkRun() throws Exception {
    var run = watch(false, HALF, HALF, PAUSED).until("r1");

    assertThat(run.text("status")).isEqualTo("paused");
    assertThat(out.toString().lines()).hasSize(2);
  }
}
