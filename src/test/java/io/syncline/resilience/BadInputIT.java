package io.syncline.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What anybody may send to the intake, over real sockets; the answers are those of decision 7. */
@Tag("process")
@Tag("long")
class BadInputIT {
  private static final String PERSON = Leaks.PERSON;
  private static final String VALUE = "\"" + PERSON + "\"";
  private static final int MEGABYTE = 1024 * 1024;

  @TempDir static Path directory;
  private static Stage stage;
  private static Hooks hooks;

  @BeforeAll
  static void start() {
    stage = Stage.set(directory, 3);
    stage.product.start("hubspot");
    hooks = new Hooks(stage.product);
  }

  /** Closing the stage looks for what must not be printed. */
  @AfterAll
  static void nothingWasLostAndNothingLeaked() {
    try (var ended = stage) {
      ended.sandboxes.hubspot.create(Map.of("email", "last@example.com", "firstname", "Last"));
      awaitInXero("last@example.com");
      ended.awaitQuiet();
      assertThat(ended.product.output()).doesNotContain("StackOverflow");
      assertThat(ended.tables.rows("select reason from dead_letter"))
          .noneMatch(it -> it.toString().contains(PERSON));
    }
  }

  @Test
  void whatIsNotJsonIsRefused() {
    for (var body :
        List.of("", "{", "[{]", "nonsense " + PERSON, "[" + event() + "] x", "\"text\"")) {
      assertThat(hooks.signed(body).statusCode()).as("%.20s", body).isEqualTo(400);
    }
  }

  @Test
  void whatIsNotSignedOrNotFreshIsRefusedAlikeAndWithoutWords() {
    var body = "[" + event() + "]";
    var answers =
        List.of(
            hooks.unsigned("/hooks/hubspot", body),
            hooks.forged(body),
            hooks.signedBefore(body, Duration.ofMinutes(6)),
            hooks.signedBefore(body, Duration.ofMinutes(-10)));
    assertThat(answers)
        .allSatisfy(
            it -> {
              assertThat(it.statusCode()).isEqualTo(401);
              assertThat(it.body()).isEmpty();
            });
  }

  @Test
  void anUnknownSystemIsNotFound() {
    assertThat(hooks.unsigned("/hooks/nobody", "[]").statusCode()).isEqualTo(404);
    assertThat(hooks.unsigned("/hooks/legacy", "[]").statusCode()).isEqualTo(404);
    assertThat(hooks.unsigned("/hooks/..%2f..%2fetc", "[]").statusCode()).isEqualTo(404);
  }

  @Test
  void anEventOfAnUnknownObjectIsADeadLetterAlone() {
    var object = stage.sandboxes.hubspot.createSilently(Map.of("email", "object@example.com"));
    long before = splitLetters();
    var known = hooks.event("contact.creation", object, VALUE);
    var body = "[" + hooks.event("product.creation", "5", VALUE) + "," + known + "]";

    assertThat(hooks.signed(body).statusCode()).isEqualTo(200);

    assertThat(splitLetters()).isEqualTo(before + 1);
    awaitInXero("object@example.com");
  }

  @Test
  void aBodyOfElevenMegabytesIsAnsweredTooLarge() {
    var body = new byte[11 * MEGABYTE];
    Arrays.fill(body, (byte) ' ');
    assertThat(hooks.signed(body, Map.of()).statusCode()).isEqualTo(413);
  }

  @Test
  void jsonNestedTenThousandDeepIsRefused() {
    var deep = "[".repeat(10_000) + "]".repeat(10_000);
    assertThat(hooks.signed(deep).statusCode()).isEqualTo(400);
    var objects = "[{\"a\":" + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_001) + "]";
    assertThat(hooks.signed(objects).statusCode()).isEqualTo(400);
  }

  @Test
  void nulLoneSurrogatesAndOddNumbersAreKeptOrDeadLettersAndNothingElseIsLost() {
    var good = stage.sandboxes.hubspot.createSilently(Map.of("email", "odd@example.com"));
    var odd =
        List.of(
            hooks.event("1", "\"" + PERSON + "\\u0000\""),
            hooks.event("2", "\"\\ud800 " + PERSON + " \\udc00\\ud800\""),
            hooks.event("\"\\u0000\\ud800\"", VALUE),
            hooks.event("-5", "-1"),
            hooks.event("1234567890123456789012345678901234567890", "1e400"),
            hooks.event("-0.5", "-1234567890123456789012345678901234567890.5"),
            hooks.event("null", "null"),
            hooks.event("{}", "[]"),
            hooks.event(good, VALUE));
    for (var event : odd) {
      assertThat(hooks.signed("[" + event + "]").statusCode()).as(event).isEqualTo(200);
    }
    awaitInXero("odd@example.com");
    stage.awaitQuiet();
  }

  @Test
  void oneBadEventAmongFiveHundredHoldsNoneOfTheOthersBack() {
    var emails = List.of("batch1@example.com", "batch2@example.com", "batch3@example.com");
    var people =
        emails.stream()
            .map(it -> stage.sandboxes.hubspot.createSilently(Map.of("email", it)))
            .toList();
    var events = new ArrayList<String>();
    for (int i = 0; i < 499; i++) {
      events.add(hooks.event("contact.creation", people.get(i % people.size()), VALUE));
    }
    var ids = events.stream().map(Hooks::eventId).toList();
    events.add(250, "{\"eventId\": 1, \"subscriptionType\": \"contact.creation\"}");
    long before = splitLetters();

    assertThat(hooks.signed("[" + String.join(",", events) + "]").statusCode()).isEqualTo(200);

    assertThat(splitLetters()).isEqualTo(before + 1);
    assertThat(stage.storedHubSpotEvents()).containsAll(ids);
    emails.forEach(BadInputIT::awaitInXero);
    stage.awaitQuiet();
  }

  @Test
  void recordsThatCannotBeTakenFailAloneAndTheirValuesStayInTheirDeadLetters() {
    var crm = stage.sandboxes.hubspot;
    var poison =
        List.of(
            Map.of("email", "Leaky@-McSecret.com", "firstname", "No address"),
            Map.of("email", "nul@example.com", "firstname", PERSON + "\u0000"),
            Map.of("email", "half@example.com", "firstname", PERSON + "\ud800"),
            Map.of("email", "long@example.com", "firstname", PERSON.repeat(3_000)));
    for (var fields : poison) {
      crm.create(fields);
    }
    crm.create(Map.of("email", "beside@example.com", "firstname", PERSON));

    awaitInXero("beside@example.com");
    stage.awaitQuiet();
  }

  @Test
  void whatIsSentToTheApiIsNotPrinted() {
    var product = stage.product;
    assertThat(product.api("POST", "/dead-letters/replay", "{\"" + PERSON).statusCode())
        .isEqualTo(400);
    assertThat(product.api("GET", "/records/contact/hubspot/Leaky%20McSecret", null).statusCode())
        .isEqualTo(404);
    assertThat(product.get("/api/v1/audit?cursor=Leaky%20McSecret").statusCode()).isEqualTo(401);
    assertThat(product.api("GET", "/audit?cursor=Leaky%20McSecret", null).statusCode())
        .isEqualTo(400);
  }

  /** More than there are threads to work on requests. */
  @Test
  void slowBodiesOfWhoHasATokenHoldUpNoOther() throws Exception {
    var product = stage.product;
    var slow = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 250; i++) {
        var socket = new Socket("localhost", product.port());
        slow.add(socket);
        socket
            .getOutputStream()
            .write(
                ("POST /api/v1/dead-letters/replay HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 10\r\n"
                        + "Authorization: Bearer "
                        + Product.TOKEN
                        + "\r\n\r\n{")
                    .getBytes(UTF_8));
      }
      try (var other = new Socket("localhost", product.port())) {
        other.setSoTimeout(20_000);
        other
            .getOutputStream()
            .write(
                ("GET /api/v1/syncs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Authorization: Bearer "
                        + Product.TOKEN
                        + "\r\n\r\n")
                    .getBytes(UTF_8));
        assertThat(new String(other.getInputStream().readAllBytes(), UTF_8)).contains(" 200 ");
      }
    } finally {
      for (var socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void aHeadThatDoesNotEndIsNotWaitedFor() throws Exception {
    assertThat(answer("POST /hooks/hubspot HTTP/1.1\r\nHost: localhost\r\nX-Slow: a")).isEmpty();
  }

  @Test
  void aBodyThatIsNotReadIsNotWaitedForEither() throws Exception {
    assertThat(answer("POST /q/health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\na"))
        .startsWith("HTTP/1.1 ");
  }

  @Test
  void aBodyOfTwoLengthsIsRefusedAndNothingAfterItIsRead() throws Exception {
    assertThat(
            answer(
                "POST /hooks/hubspot HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                    + "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .containsOnlyOnce("HTTP/1.1");
  }

  /** All that comes before the server ends the connection, which it must. */
  private static String answer(String request) throws IOException {
    try (var socket = new Socket("localhost", stage.product.port())) {
      socket.setSoTimeout((int) Duration.ofMinutes(3).toMillis());
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void headersOfAWebhookSteerNothing() {
    var victim = stage.sandboxes.legacy;
    long before = victim.server().requests();
    var person = stage.sandboxes.hubspot.createSilently(Map.of("email", "headers@example.com"));
    var headers =
        Map.of(
            "CamelHttpUri", victim.baseUri() + "/contacts",
            "CamelHttpMethod", "DELETE",
            "CamelHttpPath", "/contacts",
            "CamelBeanMethodName", "unavailable",
            "CamelToEndpoint", "log:other",
            "breadcrumbId", PERSON);
    var body = "[" + hooks.event("contact.creation", person, VALUE) + "]";

    assertThat(hooks.signed(body.getBytes(UTF_8), headers).statusCode()).isEqualTo(200);

    awaitInXero("headers@example.com");
    stage.awaitQuiet();
    assertThat(victim.server().requests()).isEqualTo(before);
  }

  private static String event() {
    return hooks.event("1", VALUE);
  }

  private static long splitLetters() {
    return stage.tables.number("select count(*) from dead_letter where stage = 'split'");
  }

  private static void awaitInXero(String email) {
    await(email)
        .atMost(Stage.PATIENCE)
        .until(
            () ->
                stage.sandboxes.xero.contacts().stream()
                    .anyMatch(it -> email.equals(it.text("EmailAddress"))));
  }
}
