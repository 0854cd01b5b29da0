package io.syncline.sandbox.zendesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.sandbox.Caller;
import io.syncline.sandbox.HookReceiver;
import io.syncline.sandbox.kernel.Signature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZendeskSandboxTest {
  private static final String USERS = "/api/v2/users";
  private final ZendeskSandbox desk = ZendeskSandbox.start();
  private final Caller caller =
      new Caller(
          desk.baseUri(),
          Map.of(
              "Authorization",
              Caller.basic("agent@sandbox.example/token", "sandbox-zendesk-token")));

  @AfterEach
  void noDefects() {
    desk.close();
    assertThat(desk.server().defects()).isEmpty();
  }

  private Caller.Answer create(String name, String email, String external) {
    return caller.post(
        USERS + ".json",
        "{\"user\":{\"name\":\"%s\",\"email\":\"%s\",\"external_id\":\"%s\"}}"
            .formatted(name, email, external));
  }

  @Test
  void onlyAnAgentWithTheApiTokenGetsIn() {
    var stranger = new Caller(desk.baseUri(), Map.of("Authorization", Caller.basic("a", "b")));
    var answer = stranger.get(USERS + ".json");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().path("error").asText()).isEqualTo("Couldn't authenticate you");
    assertThat(caller.get(USERS + "/me.json").json().at("/user/email").asText())
        .isEqualTo("agent@sandbox.example");
  }

  @Test
  void aUserIsCreatedReadAndUpdatedInPart() {
    var made = create("Ann", "Ann@Example.com", "x1");
    assertThat(made.status()).isEqualTo(201);
    var id = made.json().path("user").path("id").asText();
    assertThat(made.header("location")).endsWith(USERS + "/" + id + ".json");

    caller.put(USERS + "/" + id + ".json", "{\"user\":{\"phone\":\"+1\",\"notes\":\"n\"}}");
    caller.put(USERS + "/" + id, "{\"user\":{\"notes\":null}}");
    var user = caller.get(USERS + "/" + id + ".json").json().path("user");
    assertThat(user.path("id").isIntegralNumber()).isTrue();
    assertThat(user.path("email").asText()).isEqualTo("ann@example.com");
    assertThat(user.path("phone").asText()).isEqualTo("+1");
    assertThat(user.path("notes").isNull()).isTrue();
    assertThat(user.path("updated_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}Z");
  }

  @Test
  void anEmailInAnUpdateBecomesASecondaryOneUnlessSetOtherwise() {
    var id = create("Ann", "a@example.com", "x1").json().path("user").path("id").asText();
    var change = "{\"user\":{\"email\":\"b@example.com\"}}";
    var user = caller.put(USERS + "/" + id + ".json", change).json().path("user");
    assertThat(user.path("email").asText()).isEqualTo("a@example.com");

    create("Bo", "bo@example.com", "x2");
    var taken = "{\"user\":{\"email\":\"bo@example.com\"}}";
    assertThat(caller.put(USERS + "/" + id + ".json", taken).status()).isEqualTo(422);

    desk.emailReplacesOnUpdate(true);
    user = caller.put(USERS + "/" + id + ".json", change).json().path("user");
    assertThat(user.path("email").asText()).isEqualTo("b@example.com");
  }

  @Test
  void emailsAndExternalIdsAreUnique() {
    create("Ann", "a@example.com", "x1");
    var email = create("Bo", "A@EXAMPLE.COM", "x2");
    assertThat(email.status()).isEqualTo(422);
    assertThat(email.json().path("error").asText()).isEqualTo("RecordInvalid");
    var detail = email.json().path("details").path("email").path(0);
    assertThat(detail.path("error").asText()).isEqualTo("DuplicateValue");
    assertThat(create("Bo", "b@example.com", "X1").status()).isEqualTo(422);
    assertThat(create("", "c@example.com", "x3").status()).isEqualTo(422);
    assertThat(desk.users()).hasSize(1);
  }

  @Test
  void createOrUpdateFindsByExternalIdThenEmail() {
    var first = createOrUpdate("Ann", "a@example.com", "x1");
    var second = createOrUpdate("Ann B", "a@example.com", "x1");
    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(200);
    assertThat(desk.users()).singleElement().matches(u -> "Ann B".equals(u.text("name")));
  }

  private Caller.Answer createOrUpdate(String name, String email, String external) {
    return caller.post(
        USERS + "/create_or_update.json",
        "{\"user\":{\"name\":\"%s\",\"email\":\"%s\",\"external_id\":\"%s\"}}"
            .formatted(name, email, external));
  }

  @Test
  void aJobAnswersAtOnceTakesEffectLaterAndReportsEachUserInOrder() {
    desk.jobDelay(Duration.ofMillis(200));
    create("Ann", "a@example.com", "x1");
    var job =
        caller
            .post(
                USERS + "/create_or_update_many.json",
                """
                {"users":[{"name":"New","external_id":"x2"},{"name":"Ann C","external_id":"x1"},
                          {"name":"","external_id":"x3"}]}
                """)
            .json()
            .path("job_status");
    assertThat(job.path("status").asText()).isEqualTo("queued");
    assertThat(desk.users()).hasSize(1);

    var done = finished(job.path("id").asText());
    assertThat(done.path("results"))
        .extracting(r -> r.path("status").asText())
        .containsExactly("Created", "Updated", "Failed");
    assertThat(done.path("results").path(2).path("index").asInt()).isEqualTo(2);
    assertThat(desk.users()).hasSize(2);
  }

  private JsonNode finished(String id) {
    var path = "/api/v2/job_statuses/" + id + ".json";
    await()
        .until(() -> caller.get(path).json().at("/job_status/status").asText().equals("completed"));
    return caller.get(path).json().path("job_status");
  }

  @Test
  void manyUsersAreUpdatedByIdAndTheMissingOnesFail() {
    var id = create("Ann", "a@example.com", "x1").json().path("user").path("id").asText();
    var body = "{\"users\":[{\"id\":%s,\"notes\":\"hi\"},{\"id\":1,\"notes\":\"no\"}]}";
    var job = caller.put(USERS + "/update_many.json", body.formatted(id)).json();
    var done = finished(job.path("job_status").path("id").asText());
    assertThat(done.path("results"))
        .extracting(r -> r.path("status").asText())
        .containsExactly("Updated", "Failed");

    var same = caller.put(USERS + "/update_many.json?ids=" + id, "{\"user\":{\"notes\":\"b\"}}");
    finished(same.json().path("job_status").path("id").asText());
    assertThat(desk.users().get(0).text("notes")).isEqualTo("b");
    assertThat(caller.post(USERS + "/create_many.json", "{\"users\":[]}").status()).isEqualTo(400);
  }

  @Test
  void listsSearchesAndShowManyFindUsers() {
    for (int i = 0; i < 5; i++) {
      create("User " + i, "u" + i + "@example.com", "x" + i);
    }
    var names = new ArrayList<String>();
    var next = USERS + ".json?page[size]=2";
    while (!next.isEmpty()) {
      var page = caller.get(next.replace("[", "%5B").replace("]", "%5D")).json();
      page.path("users").forEach(u -> names.add(u.path("name").asText()));
      boolean more = page.path("meta").path("has_more").asBoolean();
      var link = page.path("links").path("next").asText();
      next = more ? link.substring(desk.baseUri().toString().length()) : "";
    }
    assertThat(names).hasSize(5).doesNotHaveDuplicates();
    assertThat(count(USERS + "/search.json?query=email:U3@example.com")).isEqualTo(1);
    assertThat(count(USERS + "/search.json?external_id=x4")).isEqualTo(1);
    assertThat(count(USERS + "/search.json?query=user")).isEqualTo(5);
    var ids = desk.users().get(0).id() + "," + desk.users().get(1).id() + ",77";
    assertThat(count(USERS + "/show_many.json?ids=" + ids)).isEqualTo(2);
    assertThat(count(USERS + "/show_many.json?external_ids=x0,x9")).isEqualTo(1);
  }

  private int count(String path) {
    return caller.get(path).json().path("users").size();
  }

  @Test
  void theIncrementalExportGoesOnWhereItStoppedAndShowsDeletedUsers() {
    for (int i = 0; i < 5; i++) {
      assertThat(create("User " + i, "u" + i + "@example.com", "x" + i).status()).isEqualTo(201);
    }
    caller.delete(USERS + "/" + desk.users().get(0).id() + ".json");
    var export = "/api/v2/incremental/users/cursor.json";
    var first = caller.get(export + "?start_time=0&per_page=3").json();
    assertThat(first.path("end_of_stream").asBoolean()).as(first.toString()).isFalse();
    var cursor = "?per_page=3&cursor=" + first.path("after_cursor").asText();
    var second = caller.get(export + cursor).json();
    assertThat(second.path("users")).hasSize(2);
    assertThat(second.path("users").path(1).path("active").asBoolean()).isFalse();
    assertThat(second.path("end_of_stream").asBoolean()).isTrue();
    var last = export + "?cursor=" + second.path("after_cursor").asText();
    assertThat(count(last)).isZero();
    create("Late", "late@example.com", "x9");
    assertThat(count(last)).isEqualTo(1);

    desk.exportLag(Duration.ofMinutes(1));
    assertThat(count(export + "?start_time=0")).isZero();
    var now = System.currentTimeMillis() / 1000;
    assertThat(caller.get(export + "?start_time=" + now).status()).isEqualTo(422);
  }

  @Test
  void aDeletedUserStaysReadableInactive() {
    var id = create("Ann", "a@example.com", "x1").json().path("user").path("id").asText();
    caller.delete(USERS + "/" + id + ".json");
    var user = caller.get(USERS + "/" + id + ".json").json().path("user");
    assertThat(user.path("active").asBoolean()).isFalse();
    assertThat(count(USERS + ".json")).isZero();
    assertThat(caller.get(USERS + "/1.json").json().path("error").asText())
        .isEqualTo("RecordNotFound");
    assertThat(create("Ann", "a@example.com", "x1").status()).isEqualTo(201);
  }

  @Test
  void anIdempotencyKeyHasNoEffectOnUsers() {
    var keyed = caller.with("Idempotency-Key", "k");
    keyed.post(USERS + ".json", "{\"user\":{\"name\":\"Twin\"}}");
    keyed.post(USERS + ".json", "{\"user\":{\"name\":\"Twin\"}}");
    assertThat(desk.users()).hasSize(2);
  }

  @Test
  void everyEventIsACallOfItsOwnSignedOverTimestampAndBody() {
    try (var receiver = new HookReceiver()) {
      desk.control().webhooks().target(receiver.url());
      var id = desk.create(Map.of("name", "Ann", "external_id", "x1"));
      desk.edit(id, Map.of("name", "Bo", "phone", "+1"));
      receiver.awaitCalls(3);

      var types = receiver.calls().stream().map(c -> c.json().path("type").asText()).toList();
      assertThat(types)
          .containsExactly(
              "zen:event-type:user.created",
              "zen:event-type:user.name_changed",
              "zen:event-type:user.identity_changed");
      var call = receiver.calls().get(1);
      var timestamp = String.valueOf(call.header("X-Zendesk-Webhook-Signature-Timestamp"));
      assertThat(call.header("X-Zendesk-Webhook-Signature"))
          .isEqualTo(
              Signature.hmacSha256(
                  "sandbox-zendesk-secret",
                  timestamp.getBytes(StandardCharsets.UTF_8),
                  call.body()));
      var event = call.json();
      assertThat(event.path("detail").path("id").asText()).isEqualTo(id);
      assertThat(event.path("subject").asText()).isEqualTo("zen:user:" + id);
      assertThat(event.path("event").path("previous").asText()).isEqualTo("Ann");
      assertThat(event.path("event").path("current").asText()).isEqualTo("Bo");
    }
  }

  @Test
  void anEventAnsweredWith500IsLostAndOneAnsweredWith503IsRepeated() {
    try (var receiver = new HookReceiver(call -> call == 0 ? 500 : call == 1 ? 503 : 200)) {
      var hooks = desk.control().webhooks();
      hooks.target(receiver.url());
      desk.create(Map.of("name", "Ann"));
      receiver.awaitCalls(1);
      desk.create(Map.of("name", "Bo"));
      await().until(() -> hooks.tally().waiting() == 0);
      assertThat(hooks.tally().givenUp()).isEqualTo(1);
      assertThat(hooks.tally().delivered()).isEqualTo(1);
    }
  }
}
