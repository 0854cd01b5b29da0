package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.syncline.core.Contacts;
import io.syncline.core.inbox.InboxQueue;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class DeadLettersApiIT {

  private static final String NOW = "hash-of-contacts";

  @Inject Seeds seeds;
  @Inject InboxQueue queue;

  @Test
  void aLetterIsListedWithoutItsPayload() {
    var id = seeds.deadLetter(null, seeds.ref("1"), NOW);

    var list = Api.get("/api/v1/dead-letters?kind=event&stage=transform&status=open&system=crm");

    assertThat(list.jsonPath().<String>getList("items.id")).contains(id.toString());
    assertThat(list.body().asString()).doesNotContain("secret");
    assertThat(Api.get("/api/v1/dead-letters?stage=write").jsonPath().getList("items")).isEmpty();
    assertThat(Api.get("/api/v1/dead-letters?failure=Transient").jsonPath().getList("items"))
        .isEmpty();
  }

  @Test
  void aLetterIsAssignedToAPersonAndTheAuditSaysByWhom() {
    var id = seeds.deadLetter(null, seeds.ref("mine"), NOW);
    var path = "/api/v1/dead-letters/" + id + "/assign";

    assertThat(Api.post(path, "{\"who\":\"mara\"}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, "{\"owner\":\"mara\"}").jsonPath().getString("owner"))
        .isEqualTo("mara");

    assertThat(Api.get("/api/v1/dead-letters?owner=mara").jsonPath().<String>getList("items.id"))
        .containsExactly(id.toString());
    Api.post(path, "{\"owner\":null}");
    assertThat(Api.get("/api/v1/dead-letters/" + id).jsonPath().getString("owner")).isNull();
    var audit = Api.get("/api/v1/audit?operation=review&limit=500").jsonPath();
    assertThat(audit.<String>getList("items.reason"))
        .contains("assigned to mara", "assigned to no one, before mara");
    Api.post("/api/v1/dead-letters/" + id + "/replay", "");
    assertThat(Api.post(path, "{\"owner\":\"mara\"}").statusCode()).isEqualTo(409);
  }

  @Test
  void aPayloadThatMayHoldAMaskedAttributeIsNotShown() {
    var id = seeds.deadLetter(null, seeds.ref("1"), NOW);

    var deadLetter = Api.get("/api/v1/dead-letters/" + id);

    assertThat(deadLetter.statusCode()).isEqualTo(200);
    assertThat(deadLetter.body().asString()).doesNotContain("secret");
    assertThat(deadLetter.jsonPath().getString("definition")).isEqualTo(NOW);
  }

  @Test
  void aReplayedEventIsInTheInboxAgainAndOnlyOnce() {
    var id = seeds.deadLetter(null, seeds.ref("again"), NOW);
    long before = queue.depth(Contacts.CRM);

    var first = Api.post("/api/v1/dead-letters/" + id + "/replay", "");
    var second = Api.post("/api/v1/dead-letters/" + id + "/replay", "");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(queue.depth(Contacts.CRM)).isEqualTo(before + 1);
    assertThat(Api.get("/api/v1/dead-letters/" + id).jsonPath().getString("status"))
        .isEqualTo("replayed");
    var audit = Api.get("/api/v1/audit?operation=replay&cause=" + id).jsonPath();
    assertThat(audit.getString("items[0].actor")).isEqualTo("tester");
  }

  @Test
  void underThenALetterOfAnOlderDefinitionIsLeft() {
    var older = seeds.deadLetter(null, seeds.ref("older"), "another-hash");
    var same = seeds.deadLetter(null, seeds.ref("same"), NOW);

    var one = Api.post("/api/v1/dead-letters/" + older + "/replay", "{\"definition\":\"then\"}");
    var many =
        Api.post(
            "/api/v1/dead-letters/replay",
            "{\"definition\":\"then\",\"system\":\"crm\",\"entity\":\"contact\",\"limit\":500}");

    assertThat(one.statusCode()).isEqualTo(409);
    assertThat(one.jsonPath().getString("type")).endsWith("definition-changed");
    assertThat(many.jsonPath().getList("left.id")).contains(older.toString());
    assertThat(Api.get("/api/v1/dead-letters/" + same).jsonPath().getString("status"))
        .isEqualTo("replayed");
    assertThat(Api.post("/api/v1/dead-letters/" + older + "/replay", "{}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aLetterThatNamesNoRecordIsNotReplayed() {
    var id = seeds.deadLetter(null, null, "");

    var response = Api.post("/api/v1/dead-letters/" + id + "/replay", "");

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.jsonPath().getString("type")).endsWith("names-no-record");
    assertThat(Api.get("/api/v1/dead-letters/" + id).jsonPath().getString("status"))
        .isEqualTo("open");
  }

  @Test
  void aReplayedDeliveryIsPlannedAgain() {
    var record = seeds.contact("delivered-again");
    var id = seeds.deadLetter(record, seeds.ref("delivered-again"), NOW);

    assertThat(Api.post("/api/v1/dead-letters/" + id + "/replay", "").statusCode()).isEqualTo(200);

    assertThat(Api.get("/api/v1/records/" + record).jsonPath().<String>getList("pending.system"))
        .contains("crm");
  }

  @Test
  void aQueryIsBoundedAndSaysWhetherMoreFit() {
    for (int i = 0; i < 3; i++) {
      seeds.deadLetter(null, seeds.ref("many-" + i), "bounded");
    }

    var answer =
        Api.post(
            "/api/v1/dead-letters/replay",
            "{\"kind\":\"event\",\"failure\":\"Invalid\",\"limit\":2}",
            seeds.id().toString());

    assertThat(answer.statusCode()).isEqualTo(200);
    int left = answer.jsonPath().getList("left").size();
    assertThat(answer.jsonPath().getInt("replayed") + left).isEqualTo(2);
    assertThat(answer.jsonPath().getBoolean("more")).isTrue();
  }

  @Test
  void anEventThatNamedNoRecordIsReplayedWithTheFieldsThatNameIt() {
    var id = seeds.deadLetter(null, null, "");
    var path = "/api/v1/dead-letters/" + id;
    var edit = Api.get(path).jsonPath();
    var version = edit.getString("edit.version");
    assertThat(edit.getString("edit.of")).isEqualTo("fields");
    assertThat(edit.<String, Object>getMap("edit.current")).containsOnlyKeys("id", "type");
    long before = queue.depth(Contacts.CRM);

    assertProblem(
        Api.post(path + "/replay", edited("{\"type\":\"firm\",\"id\":\"9\"}", version)),
        409,
        "not-valid");
    assertProblem(Api.post(path + "/replay", edited("{\"email\":\"x\"}", version)), 400, "request");
    assertProblem(Api.post(path + "/replay", edited("{\"id\":null}", version)), 409, "unchanged");
    assertProblem(Api.post(path + "/replay", edited("{\"id\":\"9\"}", "other")), 409, "stale");
    assertThat(ifMatch(path + "/replay", "{\"fields\":{\"id\":\"9\"}}", "other")).isEqualTo(412);
    assertThat(Api.post(path + "/replay", "{\"fields\":{\"id\":\"9\"}}").statusCode())
        .isEqualTo(400);
    assertThat(queue.depth(Contacts.CRM)).isEqualTo(before);

    var whole = "{\"fields\":{\"type\":\"contact\",\"id\":\"9\"}}";
    assertThat(ifMatch(path + "/replay", whole, version)).isEqualTo(200);

    assertThat(queue.depth(Contacts.CRM)).isEqualTo(before + 1);
    assertThat(ifMatch(path + "/replay", whole, version)).isEqualTo(409);
    assertThat(queue.depth(Contacts.CRM)).isEqualTo(before + 1);
    var audit = Api.get("/api/v1/audit?operation=replay&cause=" + id).jsonPath();
    assertThat(audit.<String, Object>getMap("items[0].changes")).containsOnlyKeys("id", "type");
    assertThat(audit.getString("items[0].ref.id")).isEqualTo("9");
    assertThat(audit.getString("items[0].actor")).isEqualTo("tester");
  }

  @Test
  void anEditThatWouldHaveNoEffectIsRefused() {
    var named = seeds.deadLetter(null, seeds.ref("named"), NOW);
    var delivery = seeds.deadLetter(seeds.contact("no-effect"), null, NOW);

    assertThat(Api.get("/api/v1/dead-letters/" + named).jsonPath().getString("edit")).isNull();
    for (var id : List.of(named, delivery)) {
      var path = "/api/v1/dead-letters/" + id + "/replay";
      assertProblem(Api.post(path, edited("{\"id\":\"9\"}", "any")), 409, "no-effect");
    }
    assertThat(
            Api.post("/api/v1/dead-letters/" + named + "/replay", "{\"version\":\"x\"}")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void aDeliveryIsCorrectedOnTheRecordAsItWasShown() {
    var record = seeds.contact("corrected");
    var id = seeds.deadLetter(record, null, NOW);
    var path = "/api/v1/dead-letters/" + id;
    var edit = Api.get(path).jsonPath();
    var version = edit.getString("edit.version");
    assertThat(edit.getString("edit.current.email")).isEqualTo("ada@example.com");
    var body = "{\"values\":{\"email\":\"grace@example.com\"}}";

    assertProblem(
        Api.post(
            path + "/correct",
            "{\"values\":{\"email\":{\"a\":1}},\"version\":\"" + version + "\"}"),
        409,
        "not-offered");
    assertThat(ifMatch(path + "/correct", body, "other")).isEqualTo(412);
    assertThat(ifMatch(path + "/correct", body, version)).isEqualTo(200);
    assertThat(ifMatch(path + "/correct", body.replace("grace", "anna"), version)).isEqualTo(412);

    assertThat(Api.get("/api/v1/records/" + record).body().asString())
        .contains("grace@example.com")
        .doesNotContain("anna@example.com");
    assertThat(Api.get(path).jsonPath().getString("status")).isEqualTo("open");
  }

  @Test
  void whatIsNoJsonIsRefusedWithItsPlace() {
    var id = seeds.deadLetter(null, null, "");

    var answer = Api.post("/api/v1/dead-letters/" + id + "/replay", "{\"fields\":\n {\"id\" 9}}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("detail")).contains("line 2, column");
  }

  private static String edited(String fields, String version) {
    return "{\"fields\":" + fields + ",\"version\":\"" + version + "\"}";
  }

  private static int ifMatch(String path, String body, String version) {
    return Api.asked()
        .contentType("application/json")
        .header("If-Match", '"' + version + '"')
        .body(body)
        .post(path)
        .statusCode();
  }

  private static void assertProblem(Response answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(answer.jsonPath().getString("type")).endsWith(type);
  }

  @Test
  void badReplaysAreRefused() {
    var path = "/api/v1/dead-letters/replay";

    assertThat(Api.post(path, "{\"limit\":501}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, "{\"sytem\":\"crm\"}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, "{\"definition\":\"later\"}").statusCode()).isEqualTo(400);
    assertThat(Api.post(path, "{\"system\":7}").statusCode()).isEqualTo(400);
    assertThat(Api.post("/api/v1/dead-letters/x/replay", "").statusCode()).isEqualTo(400);
    assertThat(
            Api.post("/api/v1/dead-letters/0198b2f0-0000-7000-8000-000000000000/replay", "")
                .statusCode())
        .isEqualTo(404);
  }
}
