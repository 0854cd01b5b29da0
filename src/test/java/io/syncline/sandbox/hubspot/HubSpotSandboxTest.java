package io.syncline.sandbox.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sandbox.Caller;
import io.syncline.sandbox.kernel.Json;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubSpotSandboxTest {
  private static final String CONTACTS = "/crm/v3/objects/contacts";
  private final HubSpotSandbox crm = HubSpotSandbox.start();
  private final Caller caller =
      new Caller(crm.baseUri(), Map.of("Authorization", "Bearer sandbox-hubspot-token"));

  @AfterEach
  void noDefects() {
    crm.close();
    assertThat(crm.server().defects()).isEmpty();
  }

  private String create(String email) {
    var body = "{\"properties\":{\"email\":\"" + email + "\",\"firstname\":\"Ann\"}}";
    return caller.post(CONTACTS, body).json().path("id").asText();
  }

  @Test
  void aCallerWithoutTheTokenIsRefusedInHubSpotsWords() {
    var answer = new Caller(crm.baseUri(), Map.of()).get(CONTACTS);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().path("status").asText()).isEqualTo("error");
    assertThat(answer.json().path("category").asText()).isEqualTo("INVALID_AUTHENTICATION");
    assertThat(answer.json().path("correlationId").asText()).isNotEmpty();
  }

  @Test
  void aContactIsCreatedReadChangedAndArchived() {
    var id = create("Ann.Lee@Example.com");
    caller.patch(CONTACTS + "/" + id, "{\"properties\":{\"phone\":\"1\",\"firstname\":\"\"}}");

    var read = caller.get(CONTACTS + "/" + id + "?properties=email,phone,firstname").json();
    assertThat(read.path("properties").path("email").asText()).isEqualTo("ann.lee@example.com");
    assertThat(read.path("properties").path("phone").asText()).isEqualTo("1");
    assertThat(read.path("properties").path("firstname").isNull()).isTrue();
    assertThat(read.path("updatedAt").asText()).matches("\\d{4}-.*T.*\\.\\d{3}Z");

    assertThat(caller.delete(CONTACTS + "/" + id).status()).isEqualTo(204);
    var gone = caller.get(CONTACTS + "/" + id);
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.json().path("category").asText()).isEqualTo("OBJECT_NOT_FOUND");
    var archived = caller.get(CONTACTS + "/" + id + "?archived=true");
    assertThat(archived.json().path("archived").asBoolean()).isTrue();
  }

  @Test
  void savingTheSameValuesMovesNoModificationTimeAndIsJournalledWithoutFields() {
    var id = create("a@example.com");
    var before = crm.record(id);

    caller.patch(CONTACTS + "/" + id, "{\"properties\":{\"firstname\":\"Ann\",\"phone\":null}}");

    assertThat(crm.record(id)).isSameAs(before);
    assertThat(crm.journal().byApi()).hasSize(2);
    assertThat(crm.journal().entries().get(1).fields().isEmpty()).isTrue();
  }

  @Test
  void aSecondContactWithTheSameEmailIsAConflictThatNamesTheFirst() {
    var id = create("a@example.com");

    var answer = caller.post(CONTACTS, "{\"properties\":{\"email\":\"A@EXAMPLE.COM\"}}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().path("category").asText()).isEqualTo("CONFLICT");
    assertThat(answer.json().path("message").asText())
        .isEqualTo("Contact already exists. Existing ID: " + id);
  }

  @Test
  void propertiesThatDoNotExistAndEmailsThatAreNoneAreRefused() {
    var unknown = caller.post(CONTACTS, "{\"properties\":{\"nickname\":\"x\"}}");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.json().path("message").asText()).contains("PROPERTY_DOESNT_EXIST");

    var invalid = caller.post(CONTACTS, "{\"properties\":{\"email\":\"none\"}}");
    assertThat(invalid.json().path("message").asText()).contains("INVALID_EMAIL");
    assertThat(caller.post(CONTACTS, "{not json").status()).isEqualTo(400);
    assertThat(crm.contacts()).isEmpty();
  }

  @Test
  void listingPagesThroughEveryContactOnce() {
    for (int i = 0; i < 25; i++) {
      create("p" + i + "@example.com");
    }
    var seen = new ArrayList<String>();
    var after = "0";
    while (!after.isEmpty()) {
      var page = caller.get(CONTACTS + "?limit=10&after=" + after).json();
      page.path("results").forEach(r -> seen.add(r.path("id").asText()));
      after = page.path("paging").path("next").path("after").asText("");
    }
    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    assertThat(caller.get(CONTACTS + "?limit=101").status()).isEqualTo(400);
  }

  @Test
  void searchFindsByMarkerAndByModificationTimeAndPagesByOffset() {
    for (int i = 0; i < 7; i++) {
      crm.create(Map.of("email", "s" + i + "@example.com", "syncline_id", "m" + i));
    }
    var byMarker = search("syncline_id", "EQ", "m3", 10, 0);
    assertThat(byMarker.json().path("total").asInt()).isEqualTo(1);

    long since = crm.contacts().get(0).updatedAt();
    var first = search("lastmodifieddate", "GTE", Long.toString(since), 5, 0).json();
    assertThat(first.path("total").asInt()).isEqualTo(7);
    assertThat(first.path("results")).hasSize(5);
    assertThat(first.path("paging").path("next").path("after").asText()).isEqualTo("5");
    assertThat(search("lastmodifieddate", "GTE", "2099-01-01T00:00:00Z", 5, 0).json().path("total"))
        .hasToString("0");
    crm.edit(crm.contacts().get(0).id(), Map.of("phone", "007"));
    assertThat(search("phone", "EQ", "7", 5, 0).json().path("total").asInt()).isZero();
    assertThat(search("phone", "EQ", "007", 5, 0).json().path("total").asInt()).isEqualTo(1);
    assertThat(search("email", "CONTAINS_TOKEN", "*example.com", 5, 9_999).status()).isEqualTo(400);
  }

  private Caller.Answer search(String property, String operator, String value, int limit, int at) {
    return caller.post(
        CONTACTS + "/search",
        """
        {"filterGroups":[{"filters":[{"propertyName":"%s","operator":"%s","value":"%s"}]}],
         "sorts":[{"propertyName":"lastmodifieddate","direction":"ASCENDING"}],
         "limit":%d,"after":"%d","properties":["email"]}
        """
            .formatted(property, operator, value, limit, at));
  }

  @Test
  void aBatchReadAnswers207AndNamesWhatIsMissing() {
    create("a@example.com");
    var answer =
        caller.post(
            CONTACTS + "/batch/read",
            """
            {"idProperty":"email","properties":["firstname"],
             "inputs":[{"id":"A@example.com"},{"id":"b@example.com"}]}
            """);

    assertThat(answer.status()).isEqualTo(207);
    assertThat(answer.json().path("results")).hasSize(1);
    var error = answer.json().path("errors").get(0);
    assertThat(error.path("category").asText()).isEqualTo("OBJECT_NOT_FOUND");
    assertThat(error.path("context").path("ids").get(0).asText()).isEqualTo("b@example.com");
  }

  @Test
  void aBatchWithATraceIdPerInputDoesWhatItCanAndAnOtherOneNothing() {
    create("a@example.com");
    var inputs =
        """
        {"inputs":[{%s"properties":{"email":"a@example.com"}},
                   {%s"properties":{"email":"b@example.com"}}]}
        """;
    var plain = caller.post(CONTACTS + "/batch/create", inputs.formatted("", ""));
    assertThat(plain.status()).isEqualTo(409);
    assertThat(crm.contacts()).hasSize(1);

    var traced =
        inputs.formatted("\"objectWriteTraceId\":\"t1\",", "\"objectWriteTraceId\":\"t2\",");
    var answer = caller.post(CONTACTS + "/batch/create", traced);
    assertThat(answer.status()).isEqualTo(207);
    assertThat(answer.json().path("results")).hasSize(1);
    var context = answer.json().path("errors").get(0).path("context");
    assertThat(context.path("objectWriteTraceId").get(0).asText()).isEqualTo("t1");
  }

  @Test
  void aBatchThatHoldsOneEmailTwiceIsRefusedWhole() {
    var input = "{\"properties\":{\"email\":\"%s\"}}";
    var body = "{\"inputs\":[" + input.formatted("a@b.co") + "," + input.formatted("A@b.co") + "]}";
    assertThat(caller.post(CONTACTS + "/batch/create", body).status()).isEqualTo(400);
    assertThat(crm.contacts()).isEmpty();
  }

  @Test
  void anUpsertCreatesByMarkerOnceAndThenUpdates() {
    var body =
        """
        {"inputs":[{"id":"m1","idProperty":"syncline_id","properties":{"lastname":"%s"}}]}
        """;
    var first = caller.post(CONTACTS + "/batch/upsert", body.formatted("Lee"));
    var second = caller.post(CONTACTS + "/batch/upsert", body.formatted("Kim"));

    assertThat(first.json().path("results").get(0).path("new").asBoolean()).isTrue();
    assertThat(second.json().path("results").get(0).path("new").asBoolean()).isFalse();
    assertThat(crm.contacts()).hasSize(1);
    assertThat(crm.contacts().get(0).text("lastname")).isEqualTo("Kim");
  }

  @Test
  void aBatchUpdateOfMoreThanAHundredOrOfOneTwiceIsRefused() {
    var twice = "{\"inputs\":[{\"id\":\"1\",\"properties\":{}},{\"id\":\"1\",\"properties\":{}}]}";
    assertThat(caller.post(CONTACTS + "/batch/update", twice).status()).isEqualTo(400);
    var many = "{\"id\":\"1\"},".repeat(100) + "{\"id\":\"1\"}";
    var answer = caller.post(CONTACTS + "/batch/read", "{\"inputs\":[" + many + "]}");
    assertThat(answer.json().path("category").asText()).isEqualTo("VALIDATION_ERROR");
  }

  @Test
  void aMergedContactsIdLeadsToTheSurvivor() {
    var survivor = create("a@example.com");
    var other = create("b@example.com");
    crm.edit(other, Map.of("city", "Cork"));

    caller.post(
        CONTACTS + "/merge",
        "{\"primaryObjectId\":\"%s\",\"objectIdToMerge\":\"%s\"}".formatted(survivor, other));

    var read = caller.get(CONTACTS + "/" + other + "?properties=city,email").json();
    assertThat(read.path("id").asText()).isEqualTo(survivor);
    assertThat(read.path("properties").path("city").asText()).isEqualTo("Cork");
    assertThat(read.path("properties").path("email").asText()).isEqualTo("a@example.com");
  }

  @Test
  void beyondItsLimitItAnswers429WithRetryAfter() {
    crm.server().vendor().setting("requestsPerTenSeconds", Json.value(1));
    caller.get(CONTACTS);
    var answer = caller.get(CONTACTS);

    assertThat(answer.status()).isEqualTo(429);
    assertThat(Integer.parseInt(String.valueOf(answer.header("retry-after")))).isBetween(1, 10);
    assertThat(answer.json().path("policyName").asText()).isEqualTo("TEN_SECONDLY_ROLLING");
  }
}
