package io.syncline.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ConnectCommandTest {

  private static final String BEGUN =
      "{\"id\":\"0192\",\"status\":\"waiting\",\"url\":\"https://vendor/authorize?state=s\"}";

  private final StringWriter out = new StringWriter();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final Deque<String> statuses = new ArrayDeque<>();
  private HttpServer server;
  private int status = 200;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        it -> {
          asked.add(it.getRequestMethod() + " " + it.getRequestURI());
          boolean begins = it.getRequestMethod().equals("POST");
          var text =
              begins
                  ? status == 200 ? BEGUN : "{\"title\":\"Conflict\",\"detail\":\"no url\"}"
                  : "{\"status\":\"" + statuses.remove() + "\"}";
          var body = text.getBytes(StandardCharsets.UTF_8);
          it.sendResponseHeaders(status, body.length);
          it.getResponseBody().write(body);
          it.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private int connect(String... more) {
    var words = new ArrayList<>(List.of(more));
    words.addAll(List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort()));
    return new CommandLine(
            new ConnectCommand(Map.of("SYNCLINE_TOKEN", "syn_test"), Duration.ofMillis(1)))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(out))
        .execute(words.toArray(String[]::new));
  }

  @Test
  void theAddressIsShownAndTheOutcomeAwaited() {
    statuses.addAll(List.of("waiting", "waiting", "connected"));
    assertThat(connect("books")).isZero();
    assertThat(out.toString()).contains("https://vendor/authorize?state=s", "books is connected");
    assertThat(asked)
        .startsWith("POST /api/v1/systems/books/connect")
        .contains("GET /api/v1/systems/books/connect/0192");
  }

  @Test
  void withoutWaitingNothingMoreIsAsked() {
    assertThat(connect("books", "--no-wait")).isZero();
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatIsNotConnectedIsSaid() {
    for (var it :
        Map.of("denied", "no consent", "expired", "in time", "failed", "no tokens").entrySet()) {
      statuses.add(it.getKey());
      assertThat(connect("books")).isEqualTo(1);
      assertThat(out.toString()).contains(it.getValue());
    }
  }

  @Test
  void aRefusalAndAWrongNameAreSaid() {
    status = 409;
    assertThat(connect("books")).isEqualTo(1);
    assertThat(out.toString()).contains("no url");
    assertThat(connect("../x")).isEqualTo(2);
    assertThat(asked).hasSize(1);
  }
}
