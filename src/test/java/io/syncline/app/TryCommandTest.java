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
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.network.PrivateHosts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** try as it is called, through the client that the server uses. */
class TryCommandTest {

  private static final String USER =
      """
      {"id": 7, "name": "Ada", "email": "ada@example.org", "updated_at": "2026-11-01T10:00:00Z",
       "notes": "echo of s3cret", "user_fields": {"first_name": "Ada"}}
      """;

  @TempDir Path routes;

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
    return run(LocalNetwork.ENTRIES, environment, arguments);
  }

  private int run(String hosts, Map<String, String> environment, String... arguments) {
    var variables = Variables.of(environment).with(PrivateHosts.VARIABLE, hosts);
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
    assertThat(asked).containsExactly("GET /api/v2/users/7");
    assertThat(out.toString())
        .contains("/api/v2/users/7\n")
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
    // Each record gets an instant of its own, however fast the machine is.
    var looks = new AtomicInteger();
    InstantSource ticking = () -> Instant.now().plusMillis(looks.incrementAndGet());
    try (var hubspot = HubSpotSandbox.start(HubSpotSandbox.DEFAULTS.clock(ticking));
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
          .contains("held      order", "`changed` shows ")
          .contains("held      create")
          .contains("held      delete")
          .doesNotContain("broken");
      assertThat(exit).isEqualTo(SynclineCommand.FINE);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10:00:01 10:00:02 10:00:02 10:00:05 | held      order | `list` shows 3 times in their"
            + " order",
        "10:00:01 10:00:05 10:00:02 10:00:03 | broken    order | `list` shows 2 of 4 times behind",
        "10:00:01 10:00:05 10:00:01 10:00:06 | broken    order | `list` shows 1 of 4 times behind",
        "10:00:09 10:00:05 10:00:03 10:00:01 | broken    order | `list` shows 3 of 4 times behind",
        "10:00:01 10:00:01 10:00:01 10:00:01 | untested  order | `list` shows no two times",
      })
  void anOrderByTimeIsClaimedAndTested(String times, String verdict, String detail)
      throws IOException {
    var rows = new ArrayList<String>();
    for (var time : times.split(" ")) {
      rows.add("{\"id\": \"%d\", \"changed\": \"2026-11-01T%sZ\"}".formatted(rows.size(), time));
    }
    answer = "{\"rows\": [" + String.join(", ", rows) + "]}";

    run("try", "shop", "people", "claims", "--routes", shop(", byTime: true"));

    assertThat(out.toString()).as(err.toString()).contains(verdict, detail);
  }

  @Test
  void whereNoOrderIsClaimedNoneIsTested() throws IOException {
    answer = "{\"rows\": [{\"id\": \"1\", \"changed\": \"2026-11-01T10:00:00Z\"}]}";
    run("try", "shop", "people", "claims", "--routes", shop(""));
    assertThat(out.toString()).contains("pages").doesNotContain("order");
  }

  private String shop(String order) throws IOException {
    var systems = Files.createDirectories(routes.resolve("systems"));
    Files.writeString(
        systems.resolve("shop.system.yaml"),
        """
        type: shop
        title: Shop
        baseUrl: "http://127.0.0.1:%d"
        objects:
          people:
            updatedAt: changed
            fields: {name: {}, changed: {type: datetime}}
            operations:
              list: {path: /people, query: {since: "{since}"}, records: rows, paging: {kind: cursor, parameter: c, next: next%s}}
        """
            .formatted(server.getAddress().getPort(), order));
    return routes.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create",
        "createMany",
        "update",
        "updateMany",
        "upsert",
        "archive",
        "delete",
        "restore"
      })
  void noOperationThatWritesCanBeTried(String operation) {
    assertThat(run("try", "zendesk", "users", operation, "7", "--sandbox", "--set", "name=Ada"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("`" + operation + "` cannot be tried");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "try zendesk users list --sandbox | --sandbox, --set and --change go with claims",
        "try zendesk users get 7 --set name=Ada | --sandbox, --set and --change go with claims",
        "try zendesk users get 7 --change name=Ada | --sandbox, --set and --change go with claims",
        "try zendesk users claims --change name=Ada | they need --sandbox",
        "try zendesk users claims --sandbox | it needs --set",
        "try zendesk users claims --sandbox --change name=Ada | it needs --set",
        "try zendesk users claims --sandbox --set nane=Ada | did you mean `name`?",
      })
  void writesThatAreNotMeantAreRefusedBeforeAnythingIsAsked(String line, String why) {
    assertThat(run(line.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains(why);
    assertThat(asked).isEmpty();
  }

  @Test
  void aSandboxNeedsAnObjectThatCanBeCreated() throws IOException {
    var folder = shop("");
    var line = "try shop people claims --sandbox --set name=Ada --routes " + folder;
    assertThat(run(line.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("an object with `create`");
    assertThat(asked).isEmpty();
  }

  @Test
  void claimsWithoutSandboxOnlyRead() {
    answer = "{\"users\": [" + USER + "], \"meta\": {\"has_more\": false}, \"count\": 1}";
    run("try", "zendesk", "users", "claims");
    assertThat(asked).isNotEmpty().allMatch(it -> it.startsWith("GET "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "get 7", "find name=Ada", "claims --sandbox --set name=Ada"})
  void aPrivateNetworkIsClosedAndTheSettingIsNamed(String operation) throws IOException {
    var folder = shop(", byTime: true");
    var file = routes.resolve("systems/shop.system.yaml");
    var operations =
        """
        get: {path: "/people/{id}"}
        find: {path: /people, query: {name: "{value}"}, records: rows}
        create: {path: /people, body: {"...": "{fields}"}}
        """;
    Files.writeString(
        file,
        Files.readString(file).replace("name: {}", "name: {findable: true}")
            + operations.indent(6));
    var line = "try shop people %s --routes %s".formatted(operation, folder);
    assertThat(run("", Map.of(), line.split(" "))).isPositive();
    assertThat(out + "" + err).contains(PrivateHosts.SETTING).doesNotContain("\tat ");
    assertThat(asked).isEmpty();
  }

  @Test
  void claimsWriteNothingWithoutSandbox() {
    assertThat(run("try", "zendesk", "users", "claims", "--set", "name=Ada"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("they need --sandbox");
    assertThat(asked).isEmpty();
  }
}
