package io.syncline.sandbox.xero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.sandbox.Caller;
import io.syncline.sandbox.HookReceiver;
import io.syncline.sandbox.kernel.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class XeroSandboxTest {
  private static final String CONTACTS = "/api.xro/2.0/Contacts";
  private static final String EACH = CONTACTS + "?summarizeErrors=false";
  private final XeroSandbox xero = XeroSandbox.start();
  private final Caller caller = caller(xero.accessToken());

  private Caller caller(String token) {
    return new Caller(
        xero.baseUri(),
        Map.of(
            "Authorization",
            "Bearer " + token,
            "Accept",
            "application/json",
            "xero-tenant-id",
            XeroSandbox.TENANT));
  }

  @AfterEach
  void noDefects() {
    xero.close();
    assertThat(xero.server().defects()).isEmpty();
  }

  private static JsonNode first(Caller.Answer answer) {
    return answer.json().path("Contacts").path(0);
  }

  private String create(String name) {
    return first(caller.put(CONTACTS, "{\"Contacts\":[{\"Name\":\"" + name + "\"}]}"))
        .path("ContactID")
        .asText();
  }

  private static String message(JsonNode element) {
    return element.path("ValidationErrors").path(0).path("Message").asText();
  }

  @Test
  void aNewContactIsWrittenToBeforeItShows() {
    xero.control().newRecordsShowAfter(Duration.ofHours(1));
    var path = CONTACTS + "/" + create("Acme");

    assertThat(caller.get(path).status()).isEqualTo(404);
    assertThat(caller.get(CONTACTS).json().path("Contacts")).isEmpty();
    var edited = caller.post(path, "{\"Contacts\":[{\"FirstName\":\"Ann\"}]}");
    assertThat(edited.status()).isEqualTo(200);
    xero.control().newRecordsShowAfter(Duration.ZERO);
    assertThat(first(caller.get(path)).path("FirstName").asText()).isEqualTo("Ann");
  }

  @Test
  void aTokenIsGivenForClientCredentialsAndExpires() throws Exception {
    xero.tokenLifetime(Duration.ofMillis(30));
    var login =
        new Caller(xero.baseUri(), Map.of("Content-Type", "application/x-www-form-urlencoded"));
    var wrong = login.post("/connect/token", "grant_type=client_credentials&client_id=x");
    assertThat(wrong.json().path("error").asText()).isEqualTo("invalid_client");
    var token =
        login
            .with("Authorization", Caller.basic("sandbox-xero-client", "sandbox-xero-secret"))
            .post("/connect/token", "grant_type=client_credentials&scope=accounting.contacts")
            .json()
            .path("access_token")
            .asText();
    await()
        .until(
            () -> caller(token).get(CONTACTS).json().path("Detail").asText().contains("Expired"));
    assertThat(caller(token).get(CONTACTS).status()).isEqualTo(401);
  }

  @Test
  void theTenantAndJsonMustBeAskedFor() {
    assertThat(caller.with("xero-tenant-id", "other").get(CONTACTS).status()).isEqualTo(403);
    assertThat(caller.with("Accept", "text/xml").get(CONTACTS).status()).isEqualTo(406);
  }

  @Test
  void putCreatesOnceAndPostUpdatesByIdNumberOrName() {
    var body = "{\"Contacts\":[{\"Name\":\"  Ann   Lee \",\"ContactNumber\":\"n1\"}]}";
    var id = first(caller.put(CONTACTS, body)).path("ContactID").asText();
    assertThat(caller.put(CONTACTS, body).status()).isEqualTo(400);

    caller.post(CONTACTS, "{\"Contacts\":[{\"ContactNumber\":\"N1\",\"FirstName\":\"Ann\"}]}");
    caller.post(CONTACTS, "{\"Name\":\"ann lee\",\"LastName\":\"Lee\"}");
    caller.post(CONTACTS + "/" + id, "{\"EmailAddress\":\"ann@example.com\"}");

    var read = first(caller.get(CONTACTS + "/n1"));
    assertThat(read.path("Name").asText()).isEqualTo("ann lee");
    assertThat(read.path("FirstName").asText()).isEqualTo("Ann");
    assertThat(read.path("LastName").asText()).isEqualTo("Lee");
    assertThat(read.path("EmailAddress").asText()).isEqualTo("ann@example.com");
    assertThat(xero.contacts()).hasSize(1);
  }

  @Test
  void aNameInUseIsAValidationExceptionUntilItsHolderIsArchived() {
    var id = create("Ann Lee");
    var other = create("Bo Lee");

    var refused = caller.post(CONTACTS + "/" + other, "{\"Name\":\"ANN LEE\"}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("Type").asText()).isEqualTo("ValidationException");
    assertThat(message(refused.json().path("Elements").path(0)))
        .contains("is already assigned to another contact");

    caller.post(CONTACTS + "/" + id, "{\"ContactStatus\":\"ARCHIVED\"}");
    assertThat(caller.post(CONTACTS + "/" + other, "{\"Name\":\"ANN LEE\"}").status())
        .isEqualTo(200);
    var back = caller.post(CONTACTS + "/" + id, "{\"ContactStatus\":\"ACTIVE\"}");
    assertThat(back.status()).isEqualTo(400);
  }

  @Test
  void withoutSummariesEachElementTellsItsStatusAndTheGoodOnesAreSaved() {
    var answer =
        caller.put(
            EACH,
            """
            {"Contacts":[{"Name":"Good"},{"Name":""},{"Name":"%s"},
                         {"Name":"Mail","EmailAddress":"no"}]}
            """
                .formatted("x".repeat(256)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("Contacts"))
        .extracting(c -> c.path("StatusAttributeString").asText())
        .containsExactly("OK", "ERROR", "ERROR", "ERROR");
    assertThat(xero.contacts()).hasSize(1);
    var summary = caller.put(CONTACTS, "{\"Contacts\":[{\"Name\":\"New\"},{\"Name\":\"\"}]}");
    assertThat(summary.json().path("Elements")).hasSize(1);
    assertThat(xero.contacts()).hasSize(1);
  }

  @Test
  void phonesAreKeyedByTypeAndAnEmptyTextClears() {
    var id = create("Ann");
    var phones = "{\"Phones\":[{\"PhoneType\":\"%s\",\"PhoneNumber\":\"%s\"}]}";
    caller.post(CONTACTS + "/" + id, phones.formatted("DEFAULT", "111"));
    caller.post(CONTACTS + "/" + id, phones.formatted("MOBILE", "222"));
    assertThat(numbers(id)).containsExactly("", "111", "", "222");
    caller.post(CONTACTS + "/" + id, phones.formatted("DEFAULT", ""));
    assertThat(numbers(id)).containsExactly("", "", "", "222");
    assertThat(caller.post(CONTACTS + "/" + id, phones.formatted("PAGER", "1")).status())
        .isEqualTo(400);
  }

  private List<String> numbers(String id) {
    var phones = first(caller.get(CONTACTS + "/" + id)).path("Phones");
    return IntStream.range(0, 4)
        .mapToObj(i -> phones.path(i).path("PhoneNumber").asText())
        .toList();
  }

  @Test
  void anIdempotencyKeyRepeatsTheAnswerAndRefusesAnotherBody() {
    var keyed = caller.with("Idempotency-Key", "k1");
    var first = keyed.put(CONTACTS, "{\"Name\":\"Ann\"}");
    var again = keyed.put(CONTACTS, "{\"Name\":\"Ann\"}");
    var other = keyed.put(CONTACTS, "{\"Name\":\"Bo\"}");

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.json().path("Message").asText()).contains("used with a different request");
    assertThat(xero.journal().byApi()).hasSize(1);
    assertThat(xero.journal().entries().get(0).idempotencyKey()).isEqualTo("k1");
    assertThat(caller.with("Idempotency-Key", "k".repeat(129)).put(CONTACTS, "{}").status())
        .isEqualTo(400);
  }

  @Test
  void aKeyIsForgottenAfterItsTimeAndErrorsAreRememberedToo() {
    var keyed = caller.with("Idempotency-Key", "k2");
    assertThat(keyed.put(CONTACTS, "{\"Name\":\"\"}").status()).isEqualTo(400);
    create("Ann");
    assertThat(keyed.put(CONTACTS, "{\"Name\":\"\"}").status()).isEqualTo(400);
    xero.keyRetention(Duration.ZERO);
    var short1 = caller.with("Idempotency-Key", "k3");
    assertThat(short1.put(CONTACTS, "{\"Name\":\"Bo\"}").status()).isEqualTo(200);
    assertThat(short1.put(CONTACTS, "{\"Name\":\"Bo\"}").status()).isEqualTo(400);
  }

  @Test
  void oneKeyAtTheSameTimeTakesEffectOnce() {
    xero.concurrentLimit(50);
    var keyed = caller.with("Idempotency-Key", "k4");
    var answers =
        IntStream.range(0, 20)
            .mapToObj(
                i -> CompletableFuture.supplyAsync(() -> keyed.put(CONTACTS, "{\"Name\":\"C\"}")))
            .toList();
    assertThat(answers).extracting(a -> a.join().status()).containsOnly(200);
    assertThat(xero.contacts()).hasSize(1);
  }

  @Test
  void listsAreFilteredPagedAndOrdered() {
    for (int i = 0; i < 12; i++) {
      xero.create(Map.of("Name", "P" + i, "ContactNumber", "c" + i));
    }
    xero.remove(xero.contacts().get(0).id());
    var page = caller.get(CONTACTS + "?page=2&pageSize=5&order=Name%20DESC").json();
    assertThat(page.path("pagination").path("itemCount").asInt()).isEqualTo(11);
    assertThat(page.path("pagination").path("pageCount").asInt()).isEqualTo(3);
    assertThat(page.path("Contacts")).hasSize(5);
    assertThat(count("?includeArchived=true")).isEqualTo(12);
    assertThat(count("?where=ContactNumber==\"C3\"")).isEqualTo(1);
    assertThat(count("?where=Name==\"p4\"%20OR%20Name.EndsWith(\"5\")")).isEqualTo(2);
    assertThat(count("?where=ContactStatus!=\"ACTIVE\"&includeArchived=true")).isEqualTo(1);
    assertThat(count("?where=UpdatedDateUTC>=DateTime(2099,1,1)".replace(">", "%3E"))).isZero();
    assertThat(count("?where=ContactNumber.StartsWith(\"c1\")")).isEqualTo(3);
    assertThat(count("?where=AccountNumber==null")).isEqualTo(11);
    xero.create(Map.of("Name", "Zero", "AccountNumber", "007"));
    assertThat(count("?where=AccountNumber==\"7\"")).isZero();
    assertThat(count("?searchTerm=p1")).isEqualTo(3);
    var ids = xero.contacts().get(3).id() + "," + xero.contacts().get(4).id();
    assertThat(count("?IDs=" + ids)).isEqualTo(2);
    assertThat(caller.get(CONTACTS + "?where=Name%20nonsense").status()).isEqualTo(400);
  }

  private int count(String query) {
    return caller.get(CONTACTS + query).json().path("Contacts").size();
  }

  @Test
  void modifiedSinceComparesWholeSecondsInclusively() {
    create("Ann");
    var updated = Instant.ofEpochMilli(xero.contacts().get(0).updatedAt());
    var same = updated.toString().substring(0, 19);
    var next = updated.plusSeconds(1).toString().substring(0, 19);
    assertThat(since(same)).isEqualTo(1);
    assertThat(since(same + ".999Z")).isEqualTo(1);
    assertThat(since(next)).isZero();
    assertThat(caller.with("If-Modified-Since", "yesterday").get(CONTACTS).status()).isEqualTo(400);
    assertThat(first(caller.get(CONTACTS)).path("UpdatedDateUTC").asText())
        .isEqualTo("/Date(" + updated.toEpochMilli() + "+0000)/");
  }

  private int since(String time) {
    return caller.with("If-Modified-Since", time).get(CONTACTS).json().path("Contacts").size();
  }

  @Test
  void theSixthCallInProgressIsRefused() {
    xero.control().latency(Duration.ofMillis(300), Duration.ZERO);
    var calls =
        IntStream.range(0, 7)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> caller.get(CONTACTS), task -> new Thread(task).start()))
            .toList();
    var answers = calls.stream().map(CompletableFuture::join).toList();
    var refused = answers.stream().filter(a -> a.status() == 429).toList();
    assertThat(refused).hasSize(2);
    assertThat(refused.get(0).header("x-rate-limit-problem")).isEqualTo("concurrent");
    assertThat(refused.get(0).header("retry-after")).isEqualTo("1");
  }

  @Test
  void webhooksAreThinSignedAndOrdered() {
    try (var receiver = new HookReceiver()) {
      xero.control().webhooks().target(receiver.url());
      var id = xero.create(Map.of("Name", "Ann"));
      xero.edit(id, Map.of("Name", "Ann B"));
      receiver.awaitCalls(1);
      await().until(() -> xero.control().webhooks().tally().delivered() == 2);

      var call = receiver.calls().get(0);
      assertThat(call.header("x-xero-signature"))
          .isEqualTo(Signature.hmacSha256("sandbox-xero-webhook-key", call.body()));
      var event = call.json().path("events").path(0);
      assertThat(event.path("resourceId").asText()).isEqualTo(id);
      assertThat(event.path("eventType").asText()).isEqualTo("CREATE");
      assertThat(event.path("eventCategory").asText()).isEqualTo("CONTACT");
      assertThat(event.path("tenantId").asText()).isEqualTo(XeroSandbox.TENANT);
      assertThat(call.json().path("firstEventSequence").asLong()).isEqualTo(1);
    }
  }

  @Test
  void intentToReceiveIsPassedOnlyByAReceiverThatRefusesWrongSignatures() throws Exception {
    try (var careless = new HookReceiver();
        var careful = new HookReceiver(call -> call % 2 == 0 ? 200 : 401)) {
      assertThat(xero.intentToReceive(careless.url())).isFalse();
      assertThat(xero.intentToReceive(careful.url())).isTrue();
    }
  }
}
