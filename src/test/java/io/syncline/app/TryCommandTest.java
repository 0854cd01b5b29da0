package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.system.TryCommand;
import io.syncline.core.SettableClock;
import io.syncline.core.model.value.Value;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.Variables;
import io.syncline.json.Json;
import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import io.syncline.sandbox.hubspot.HubSpotSandbox;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** try as it is called, through the client that the server uses. */
class TryCommandTest {

  private static final String USER =
      """
      {"id": 7, "name": "Ada", "email": "ada@example.org", "updated_at": "2026-11-01T10:00:00Z",
       "notes": "echo of s3cret", "user_fields": {"first_name": "Ada"}}
      """;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-20T10:00:00Z"));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String answer = "{\"user\": " + USER + "}";
  private int status = 200;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange it) throws IOException {
    asked.add(it.getRequestMethod() + " " + it.getRequestURI());
    var body = answer.getBytes(StandardCharsets.UTF_8);
    it.getResponseHeaders().add("Content-Type", "application/json");
    it.sendResponseHeaders(status, body.length);
    it.getResponseBody().write(body);
    it.close();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private int run(String... arguments) {
    return run(
        Map.of(
            "ZENDESK_BASE_URL", "http://127.0.0.1:" + server.getAddress().getPort(),
            "ZENDESK_EMAIL", "agent@example.org",
            "ZENDESK_TOKEN", "s3cret"),
        arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    var variables = Variables.of(environment);
    var line =
        SynclineCommand.with(
            List.of(
                new TryCommand(
                    new RoutesDirectory(variables),
                    new DirectSystems(variables),
                    clock,
                    clock::pass)));
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @Test
  void oneRecordIsShownWithItsRequestAndWhatASyncReads() {
    assertThat(run("try", "zendesk", "users", "get", "7")).isEqualTo(SynclineCommand.FINE);
    assertThat(asked).containsExactly("GET /api/v2/users/7.json");
    assertThat(out.toString())
        .contains("/api/v2/users/7.json\n")
        .contains("Authorization: •••")
        .contains("-> HTTP 200")
        .contains("read as: 1 record")
        .contains("zendesk/users/7, changed 2026-11-01T10:00:00Z")
        .containsPattern("email +\"ada@example.org\"  \\(email\\)")
        .contains("email -> email = \"ada@example.org\"")
        .contains("user_fields.first_name -> firstName = \"Ada\"");
  }

  @Test
  void aSecretIsNeverShownNorSentBackInAnAnswer() {
    run("try", "zendesk", "users", "get", "7", "--raw");
    assertThat(out.toString())
        .doesNotContain("YWdlbnRAZXhhbXBsZS5vcmc", "s3cret")
        .contains("echo of •••");
  }

  @Test
  void whatIsReadIsJsonWithoutSecretsAndTheExchangeIsBesideIt() {
    assertThat(run("try", "zendesk", "users", "get", "7", "--json"))
        .isEqualTo(SynclineCommand.FINE);
    var records = (Value.Items) Json.parseStruct(out.toString()).fields().get("records");
    assertThat(((Value.Struct) records.values().get(0)).fields())
        .containsEntry("id", Value.text("7"))
        .hasEntrySatisfying("fields", it -> assertThat(it.canonical()).contains("ada@example.org"));
    assertThat(out.toString()).doesNotContain("YWdlbnRAZXhhbXBsZS5vcmc", "s3cret");
    assertThat(err.toString()).contains("-> HTTP 200");
    out.getBuffer().setLength(0);
    status = 401;
    assertThat(run("try", "zendesk", "users", "list", "--json")).isEqualTo(SynclineCommand.NO);
    assertThat(Json.parseStruct(out.toString()).fields()).containsKeys("failure", "reason");
  }

  @Test
  void aPageAndASearchAreShown() {
    answer = "{\"users\": [" + USER + "], \"meta\": {\"has_more\": false}, \"count\": 1}";
    assertThat(run("try", "zendesk", "users", "list")).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("read as: 1 record; this is the last page");
    assertThat(run("try", "zendesk", "users", "find", "email=ada@example.org"))
        .isEqualTo(SynclineCommand.FINE);
    assertThat(asked).hasSizeGreaterThanOrEqualTo(2).allMatch(it -> it.startsWith("GET "));
  }

  @Test
  void aFailureSaysWhatTheRulesMakeOfIt() {
    status = 404;
    answer = "{\"error\": \"RecordNotFound\"}";
    assertThat(run("try", "zendesk", "users", "get", "7")).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).contains("read as: there is no such record");
    status = 401;
    assertThat(run("try", "zendesk", "users", "list")).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).contains("read as: credentials refused");
    status = 200;
    answer = "{\"error\": \"busy\"}";
    assertThat(run("try", "zendesk", "users", "list")).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).contains("-> HTTP 200");
  }

  @Test
  void whatIsCalledWronglyIsToldWithTheNearestAndNothingIsAsked() {
    assertThat(run("try", "zendisk", "users", "list")).isEqualTo(2);
    assertThat(err.toString()).contains("no system `zendisk`; did you mean `zendesk`?");
    assertThat(run("try", "zendesk", "userz", "list")).isEqualTo(2);
    assertThat(err.toString()).contains("no object `userz`; did you mean `users`?");
    assertThat(run("try", "zendesk", "users", "create")).isEqualTo(2);
    assertThat(err.toString()).contains("`create` cannot be tried");
    assertThat(run("try", "zendesk", "users", "get")).isEqualTo(2);
    assertThat(err.toString()).contains("`get` needs an id");
    assertThat(run("try", "zendesk", "users", "find", "emial=a")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean `email`?");
    assertThat(run("try", "hubspot", "contacts", "list")).isEqualTo(2);
    assertThat(err.toString()).contains("HUBSPOT_TOKEN is not set");
    assertThat(asked).isEmpty();
  }

  @Test
  @DisplayName("claims: what a manifest says is tested against a vendor's account, and undone")
  void theClaimsOfAManifestAreTested() {
    try (var hubspot = HubSpotSandbox.start();
        var stream = new EditStream(5, EditTarget.of(hubspot))) {
      stream.populate(20);
      var environment =
          Map.of(
              "HUBSPOT_BASE_URL", hubspot.baseUri().toString(),
              "HUBSPOT_TOKEN", HubSpotSandbox.DEFAULTS.token());
      int exit =
          run(
              environment,
              ("try hubspot contacts claims --sandbox --set email=try@example.org"
                      + " --set properties.lastname=Lee --change lastName=Li")
                  .split(" "));

      assertThat(out.toString())
          .as(err.toString())
          .contains("held      create")
          .contains("held      delete")
          .doesNotContain("broken");
      assertThat(exit).isEqualTo(SynclineCommand.FINE);
    }
  }

  @Test
  void claimsWriteNothingWithoutSandbox() {
    assertThat(run("try", "zendesk", "users", "claims", "--set", "name=Ada"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("they need --sandbox");
    assertThat(asked).isEmpty();
  }
}
