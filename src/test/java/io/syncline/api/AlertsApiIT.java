package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.core.alert.Alert;
import io.syncline.core.alert.AlertStore;
import io.syncline.core.alert.Condition;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.model.Ids;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Outbox;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class AlertsApiIT {

  private static final Instant NOON = Instant.parse("2026-06-22T12:00:00Z");

  @Inject AlertStore alerts;
  @Inject Ids ids;
  @Inject Outbox outbox;

  private String opened(String system) {
    var id = ids.next();
    alerts.save(
        new Alert(
            id,
            Condition.Of.system(AlertRule.DEAD_LETTERS, system),
            new Alert.Times(NOON, NOON, null, null),
            3,
            "3 dead letters of " + system + " are open",
            new Alert.Sent(1, NOON, 3, false),
            null));
    return id.toString();
  }

  @Test
  void anOpenAlertIsListedAndAcknowledged() {
    var id = opened("elsewhere");
    var listed = Api.get("/api/v1/alerts").jsonPath();
    assertThat(listed.getString("items.find { it.id == '" + id + "' }.rule"))
        .isEqualTo("dead-letters");
    assertThat(listed.getString("items.find { it.id == '" + id + "' }.page"))
        .isEqualTo("/console/dead-letters");

    var path = "/api/v1/alerts/" + id + "/acknowledge";
    assertThat(Api.post(path, "{}").jsonPath().getString("acknowledgedBy")).isEqualTo("tester");
    assertThat(Api.post(path, "{\"by\":\"me\"}").statusCode()).isEqualTo(400);
    assertThat(Api.get("/api/v1/alerts?closed=true").jsonPath().getList("items.id")).contains(id);
  }

  @Test
  void whatIsUnknownIsRefused() {
    var nobody = "/api/v1/alerts/" + UUID.randomUUID() + "/acknowledge";
    assertThat(Api.post(nobody, "{}").statusCode()).isEqualTo(404);
    assertThat(Api.post("/api/v1/alerts/none/acknowledge", "{}").statusCode()).isEqualTo(400);
    assertThat(Api.get("/api/v1/alerts/rules/unknown").statusCode()).isEqualTo(404);
    assertThat(Api.post("/api/v1/alerts/test/unknown", "{}").statusCode()).isEqualTo(404);
    assertThat(Api.get("/api/v1/alerts?open=true").statusCode()).isEqualTo(400);
  }

  @Test
  void messagesAreListedAndReplayedAndTheirChannelIsPaused() {
    var id = ids.next();
    var channel = "direct:alert." + id;
    var path = "/api/v1/messages/channels/" + channel;
    assertThat(Api.post(path + "/pause", "{}").statusCode()).isEqualTo(404);
    outbox.put(
        new Message(
            new Message.Topic("alert", "contacts", null),
            Message.Urgency.ALERT,
            null,
            "3 wait",
            Map.of()),
        NOON,
        Map.of(channel, id));

    var paused = Api.post(path + "/pause", "{}").jsonPath();
    assertThat(paused.getString("pausedBy")).isEqualTo("tester");
    var again = Api.post("/api/v1/messages/" + id + "/replay", "{}").jsonPath();
    assertThat(again.getString("state")).isEqualTo("waiting");
    var listed = Api.get("/api/v1/messages?state=waiting&channel=" + channel).jsonPath();
    assertThat(listed.getList("items.id")).containsExactly(id.toString());
    assertThat(listed.getString("items[0].text")).isEqualTo("3 wait");
    assertThat(Api.get("/api/v1/messages/channels").jsonPath().getList("channels.channel"))
        .contains(channel);
    assertThat(Api.post(path + "/resume", "{}").jsonPath().getString("pausedBy")).isNull();

    assertThat(Api.post("/api/v1/messages/" + UUID.randomUUID() + "/replay", "{}").statusCode())
        .isEqualTo(404);
    assertThat(Api.get("/api/v1/messages?state=lost").statusCode()).isEqualTo(400);
    assertThat(Api.post(path + "/pause", "{\"until\": 1}").statusCode()).isEqualTo(400);
  }

  @Test
  void theRulesOfASyncAreShownAndATestIsSent() {
    var rules = Api.get("/api/v1/alerts/rules/contacts").jsonPath();
    assertThat(rules.getList("rules.rule")).contains("lag", "dead-letters", "unreachable");
    assertThat(rules.getString("rules.find { it.rule == 'lag' }.after")).isEqualTo("PT5M");
    var sent = Api.post("/api/v1/alerts/test/contacts", "{}");
    assertThat(sent.statusCode()).isEqualTo(200);
    assertThat(sent.jsonPath().getString("sync")).isEqualTo("contacts");
  }
}
