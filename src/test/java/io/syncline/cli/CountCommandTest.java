package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Counts of a running server, which knows what is linked. */
class CountCommandTest {

  private final StringWriter out = new StringWriter();
  private HttpServer server;
  private String answer = "";
  private int status = 200;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/syncs/people/counts",
        it -> {
          var body = answer.getBytes(StandardCharsets.UTF_8);
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

  private int count() {
    var command =
        new CountCommand(
            routes -> {
              throw new AssertionError("a server is asked; no file is read");
            },
            (loaded, installation) -> {
              throw new AssertionError("a server is asked; no system is");
            },
            Map.of("SYNCLINE_TOKEN", "syn_test"));
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(out))
        .execute("people", "--url", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Test
  void unlinkedRecordsAreReportedInOneCommand() {
    answer =
        """
        {"sync": "people", "sides": [
          {"entity": "contact", "system": "crm", "counted": true, "says": 1180, "silent": null,
           "listed": 1180, "twice": 0, "archived": 3, "outOfFilter": 0, "inFilter": 1177, "noKey": 0,
           "sameKey": 2, "linked": 1100, "unlinked": 77},
          {"entity": "contact", "system": "desk", "counted": true, "says": null,
           "silent": "HTTP 500", "listed": 9, "twice": 0, "archived": 0, "outOfFilter": 0,
           "inFilter": 9, "noKey": 0, "sameKey": 0, "linked": 9, "unlinked": 0}]}\
        """;

    assertThat(count()).isZero();

    assertThat(out.toString().lines().map(it -> it.replaceAll(" +", " ")))
        .contains(
            "desk did not say how many it has: HTTP 500",
            "contact crm 1180 1180 0 3 0 1177 0 2 1100 77",
            "contact desk - 9 0 0 0 9 0 0 9 0");
  }

  @Test
  void aSideThatCouldNotBeCountedIsNoSuccess() {
    answer =
        """
        {"sync": "people", "sides": [
          {"entity": "contact", "system": "crm", "counted": false, "reason": "HTTP 500"}]}\
        """;

    assertThat(count()).isEqualTo(1);
    assertThat(out.toString()).contains("crm could not be counted: HTTP 500");
  }

  @Test
  void whatTheServerRefusesIsSaid() {
    status = 404;
    answer = "{\"title\": \"Not found\", \"detail\": \"no sync\"}";

    assertThat(count()).isEqualTo(1);
    assertThat(out.toString()).contains("Not found: no sync");
  }
}
