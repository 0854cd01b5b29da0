package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.core.Contacts;
import io.syncline.core.inbox.InboxQueue;
import jakarta.inject.Inject;
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
