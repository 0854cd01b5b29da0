package io.syncline.resilience;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.syncline.api.login.oidc.TestProvider;
import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What depends on how the product is packaged and started, in one process. */
@Tag("process")
@Tag("long")
class PackagedFeaturesIT {

  private static final String VERSIONS = "/syncs/contacts/versions";
  private static final String SESSION = "syncline_session";
  private static final String LOGIN = "syncline_login";
  private static final String FOR_COLLECTOR = "Basic Y29sbGVjdG9y";

  @TempDir static Path directory;
  private static TraceCollector collector;
  private static TestProvider provider;
  private static Stage stage;

  @BeforeAll
  static void start() {
    collector = new TraceCollector();
    provider = new TestProvider(0);
    stage = Stage.withReadyDatabase(directory, 5);
    stage.product.with(
        Map.of(
            "SYNCLINE_TRACING_ENDPOINT",
            collector.endpoint(),
            "SYNCLINE_TRACING_AUTHORIZATION",
            FOR_COLLECTOR,
            "SYNCLINE_WRITE_DEFINITIONS",
            "true",
            "SYNCLINE_PUBLIC_URL",
            "http://syncline.example",
            "SYNCLINE_OIDC_ISSUER",
            provider.issuer(),
            "SYNCLINE_OIDC_CLIENT_ID",
            TestProvider.CLIENT,
            "SYNCLINE_OIDC_CLIENT_SECRET",
            TestProvider.SECRET,
            "SYNCLINE_OIDC_ROLES_OPERATOR",
            "operators"));
    stage.product.start("hubspot");
  }

  @AfterAll
  static void end() {
    try {
      stage.close();
    } finally {
      collector.close();
      provider.close();
    }
  }

  @Test
  void aChangeIsOneTraceFromItsIntakeToItsTargets() {
    try (var people = new EditStream(5, EditTarget.of(stage.sandboxes.hubspot))) {
      people.populate(1);
      stage.awaitAgreement("xero", "zendesk");

      var trace =
          await("a whole trace")
              .atMost(Stage.PATIENCE)
              .until(PackagedFeaturesIT::wholeTrace, Optional::isPresent)
              .orElseThrow();

      var first = named(trace, "receive").get(0);
      assertThat(first.parent()).isEmpty();
      assertThat(named(trace, "deliver"))
          .as("a delivery to each target")
          .hasSizeGreaterThanOrEqualTo(2)
          .allSatisfy(it -> assertThat(it.parent()).isEqualTo(first.id()));
      var deliveries = named(trace, "deliver").stream().map(TraceCollector.Span::id).toList();
      assertThat(named(trace, "write"))
          .allSatisfy(it -> assertThat(deliveries).contains(it.parent()));
      var cause = first.trace().replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
      assertThat(api("/audit?cause=" + cause).getList("items")).isNotEmpty();
      assertThat(collector.authorizations).containsExactly(FOR_COLLECTOR);
      for (var person : people.persons()) {
        assertThat(String.join("\n", collector.bodies))
            .doesNotContain(person.email())
            .doesNotContain(person.lastName());
      }
    }
  }

  private static Optional<List<TraceCollector.Span>> wholeTrace() {
    return collector.spans.stream()
        .collect(Collectors.groupingBy(TraceCollector.Span::trace))
        .values()
        .stream()
        .filter(
            it ->
                names(it).containsAll(Set.of("receive", "read", "transform", "decide"))
                    && named(it, "deliver").size() >= 2
                    && named(it, "write").size() >= 2)
        .findFirst();
  }

  private static Set<String> names(List<TraceCollector.Span> spans) {
    return spans.stream()
        .map(TraceCollector.Span::name)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static List<TraceCollector.Span> named(List<TraceCollector.Span> spans, String name) {
    return spans.stream().filter(it -> it.name().equals(name)).toList();
  }

  @Test
  void anEarlierVersionIsWrittenBackOverHttpAndIsCurrentAgain() throws IOException {
    var file = stage.product.routes().resolve("syncs/contacts.sync.yaml");
    var before = Files.readString(file);
    int first = current();
    Files.writeString(file, before.replace("version: \"1\"", "version: \"a change\""));
    await("the edit is loaded").atMost(Stage.PATIENCE).until(() -> current() != first);
    int second = current();
    assertThat(version(second).getString("called")).isEqualTo("a change");

    var path = VERSIONS + "/" + first + "/roll-back";
    var stale = "{\"current\": " + first + "}";
    assertThat(stage.product.api("POST", path, stale).statusCode()).isEqualTo(409);
    assertThat(Files.readString(file)).contains("a change");

    var body = "{\"why\": \"it was a mistake\", \"current\": " + second + "}";
    var answer = stage.product.api("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    await("it is loaded").atMost(Stage.PATIENCE).until(() -> current() == first);

    assertThat(Files.readString(file)).isEqualTo(before);
    var written = version(first);
    assertThat(written.getString("written[0].by")).isEqualTo("ops");
    assertThat(written.getString("written[0].why")).isEqualTo("it was a mistake");
    assertThat(stage.product.api("POST", path, "{}").statusCode())
        .as("it is the current one")
        .isEqualTo(409);
    assertThat(api("/syncs/contacts").getBoolean("started")).isTrue();
  }

  /** The version that runs; 0: none of those that are listed. */
  private static int current() {
    var listed = api(VERSIONS);
    assertThat(listed.getList("items.text")).containsOnlyNulls();
    return listed.getInt("items.find { it.current }?.version ?: 0");
  }

  private static JsonPath version(int number) {
    return api(VERSIONS + "/" + number);
  }

  private static JsonPath api(String path) {
    var answer = stage.product.api("GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonPath.from(answer.body());
  }

  @Test
  void whoLogsOutIsLedToTheProviderAndHasNoSession() {
    var begun = browser().get("/login/oidc?next=/console");
    var let = browser().get(begun.header("Location") + "&person=ada.operators");
    var query = let.header("Location").replaceFirst("^[^?]*", "");
    var in = browser().cookie(LOGIN, begun.cookie(LOGIN)).get("/login/oidc/callback" + query);
    var session = in.cookie(SESSION);
    assertThat(console(session).statusCode()).isEqualTo(200);

    var out =
        browser().header("Sec-Fetch-Site", "same-origin").cookie(SESSION, session).post("/logout");

    assertThat(out.header("Refresh"))
        .startsWith("0; url=" + provider.issuer() + "/end?x=1&")
        .contains("client_id=" + TestProvider.CLIENT)
        .contains("post_logout_redirect_uri=http%3A%2F%2Fsyncline.example%2Flogin");
    assertThat(console(session).statusCode()).as("to the login").isEqualTo(303);
  }

  private static Response console(String session) {
    return browser().cookie(SESSION, session).get("/console");
  }

  private static RequestSpecification browser() {
    return given()
        .baseUri(stage.product.uri("").toString())
        .redirects()
        .follow(false)
        .urlEncodingEnabled(false);
  }
}
