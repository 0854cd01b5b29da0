package io.syncline.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SubscribeCommandTest {

  private final StringWriter out = new StringWriter();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private int status = 200;
  private int listStatus = 200;
  private String answer = "{}";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        it -> {
          asked.add(it.getRequestMethod() + " " + it.getRequestURI());
          var body = answer.getBytes(StandardCharsets.UTF_8);
          it.sendResponseHeaders(
              it.getRequestMethod().equals("GET") ? listStatus : status, body.length);
          it.getResponseBody().write(body);
          it.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private int subscribe(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort()));
    return new CommandLine(new SubscribeCommand(Map.of("SYNCLINE_TOKEN", "syn_test")))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(out))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void theyAreMadeAndAllAreShown() {
    answer =
        "{\"url\":\"https://s/hooks/crm\",\"items\":[{\"id\":\"h1\",\"expires\":\"2026-12-01T00:00:00Z\"},"
            + "{\"id\":\"h2\",\"active\":false}]}";
    assertThat(subscribe("crm")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "subscribed",
            "webhooks of crm come to https://s/hooks/crm",
            "h1 until 2026-12-01T00:00:00Z",
            "h2, inactive");
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/systems/crm/subscribe", "GET /api/v1/systems/crm/subscriptions");
  }

  @Test
  void whatWasMadeIsSaidAlsoWhereTheListFails() {
    listStatus = 409;
    answer = "{\"title\":\"Conflict\",\"detail\":\"HTTP 500\"}";
    assertThat(subscribe("crm")).isEqualTo(1);
    assertThat(out.toString()).contains("subscribed", "HTTP 500");
  }

  @Test
  void thoseThereAreAreShownWithAFailedRenewal() {
    answer =
        "{\"url\":\"https://s/hooks/crm\",\"items\":[{\"id\":\"h1\"}],\"failure\":\"not renewed:"
            + " HTTP 500\"}";
    assertThat(subscribe("crm", "--list")).isZero();
    assertThat(out.toString()).contains("https://s/hooks/crm", "h1", "not renewed: HTTP 500");
    assertThat(asked).containsExactly("GET /api/v1/systems/crm/subscriptions");
  }

  @Test
  void theyAreRemoved() {
    answer = "{\"removed\":2}";
    assertThat(subscribe("crm", "--remove")).isZero();
    assertThat(out.toString()).contains("removed: 2");
    assertThat(asked).containsExactly("POST /api/v1/systems/crm/unsubscribe");
  }

  @Test
  void whatCannotBeDoneIsSaid() {
    assertThat(subscribe("crm", "--list", "--remove")).isEqualTo(2);
    assertThat(asked).isEmpty();
    status = 409;
    answer = "{\"title\":\"Conflict\",\"detail\":\"Set syncline.public-url\"}";
    assertThat(subscribe("crm")).isEqualTo(1);
    assertThat(out.toString()).contains("syncline.public-url");
  }
}
