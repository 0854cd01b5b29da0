package io.syncline.sandbox.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncline.sandbox.Caller;
import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import io.syncline.sandbox.HookReceiver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HubSpotWebhookTest {
  private static HubSpotSandbox tellingTo(HookReceiver receiver) {
    return HubSpotSandbox.start(HubSpotSandbox.DEFAULTS.hook(receiver.url()));
  }

  private static List<Long> eventIds(HookReceiver receiver) {
    return receiver.events().stream().map(e -> e.path("eventId").asLong()).toList();
  }

  @Test
  void everyCallIsSignedOverMethodUriBodyAndTimestamp() throws Exception {
    try (var receiver = new HookReceiver();
        var crm = tellingTo(receiver)) {
      crm.create(Map.of("email", "zoë@example.com", "firstname", "Zoë"));
      receiver.awaitEvents(3);

      for (var call : receiver.calls()) {
        var timestamp = String.valueOf(call.header("X-HubSpot-Request-Timestamp"));
        var mac = Mac.getInstance("HmacSHA256");
        var secret = HubSpotSandbox.DEFAULTS.hookSecret().getBytes(StandardCharsets.UTF_8);
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        var signed =
            "POST" + receiver.url() + new String(call.body(), StandardCharsets.UTF_8) + timestamp;
        var expected = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        assertThat(call.header("X-HubSpot-Signature-v3"))
            .isEqualTo(Base64.getEncoder().encodeToString(expected));
      }
    }
  }

  @Test
  void anEditIsReportedAsOneThinEventPerChangedProperty() {
    try (var receiver = new HookReceiver();
        var crm = tellingTo(receiver)) {
      var id = crm.createSilently(Map.of("email", "a@example.com", "city", "Cork"));
      crm.edit(id, Map.of("city", "Lyon", "email", "a@example.com"));
      crm.edit(id, Map.of("city", "Lyon"));
      crm.editSilently(id, Map.of("city", "Osaka"));
      crm.remove(id);
      receiver.awaitEvents(2);

      var events = receiver.events();
      assertThat(events)
          .extracting(HubSpotWebhookTest::type)
          .containsExactly("contact.propertyChange", "contact.deletion");
      var change = events.get(0);
      assertThat(change.path("objectId").asText()).isEqualTo(id);
      assertThat(change.path("propertyName").asText()).isEqualTo("city");
      assertThat(change.path("propertyValue").asText()).isEqualTo("Lyon");
      assertThat(change.path("changeSource").asText()).isEqualTo("CRM_UI");
      assertThat(change.path("attemptNumber").asInt()).isZero();
      assertThat(change.path("portalId").isIntegralNumber()).isTrue();
    }
  }

  @Test
  void aNewRecordIsReportedAndAnsweredAndEditedBeforeItShows() {
    try (var receiver = new HookReceiver();
        var crm = tellingTo(receiver)) {
      crm.control().newRecordsShowAfter(Duration.ofHours(1));
      var caller =
          new Caller(
              crm.baseUri(), Map.of("Authorization", "Bearer " + HubSpotSandbox.DEFAULTS.token()));
      var contacts = "/crm/v3/objects/contacts";
      var made = caller.post(contacts, "{\"properties\":{\"email\":\"a@example.com\"}}").json();
      receiver.awaitEvents(2);

      var path = contacts + "/" + made.path("id").asText();
      assertThat(made.path("properties").path("email").asText()).isEqualTo("a@example.com");
      assertThat(caller.get(path).status()).isEqualTo(404);
      assertThat(caller.patch(path, "{\"properties\":{\"city\":\"Cork\"}}").status())
          .isEqualTo(200);
      crm.control().newRecordsShowAfter(Duration.ZERO);
      var shown = caller.get(path + "?properties=city").json().path("properties");
      assertThat(shown.path("city").asText()).isEqualTo("Cork");
    }
  }

  private static String type(JsonNode event) {
    return event.path("subscriptionType").asText();
  }

  @Test
  void aRefusedCallIsRepeatedWithItsAttemptNumberAndAFreshTimestamp() {
    try (var receiver = new HookReceiver(call -> call < 2 ? 503 : 200);
        var crm = tellingTo(receiver)) {
      crm.create(Map.of());
      receiver.awaitCalls(3);
      await().until(() -> crm.control().webhooks().tally().delivered() == 1);

      assertThat(receiver.events())
          .extracting(e -> e.path("attemptNumber").asInt())
          .containsExactly(0, 1, 2);
      assertThat(new HashSet<>(eventIds(receiver))).hasSize(1);
    }
  }

  @Test
  void manyEventsTravelInCallsOfAtMostAHundredAndNoneIsLost() {
    try (var receiver = new HookReceiver();
        var crm = tellingTo(receiver);
        var stream = new EditStream(7, EditTarget.of(crm))) {
      stream.populate(200);
      receiver.awaitEvents(1_800);

      assertThat(receiver.calls()).allMatch(call -> call.json().size() <= 100);
      assertThat(receiver.calls()).hasSizeLessThan(200);
      assertThat(eventIds(receiver)).isSorted().doesNotHaveDuplicates().hasSize(1_800);
    }
  }

  @Test
  void droppedDuplicatedAndDisorderedEventsAreSoByTheSeed() {
    try (var receiver = new HookReceiver();
        var crm = tellingTo(receiver);
        var stream = new EditStream(7, EditTarget.of(crm))) {
      var hooks = crm.control().webhooks();
      hooks.drop(0.2);
      hooks.duplicate(0.1);
      hooks.disorder(0.3, Duration.ofMillis(50));
      stream.populate(50);
      await().until(() -> hooks.tally().waiting() == 0);

      var tally = hooks.tally();
      var ids = eventIds(receiver);
      assertThat(tally.announced()).isEqualTo(450);
      assertThat(tally.dropped()).isBetween(40L, 140L);
      assertThat(tally.repeated()).isPositive();
      assertThat(ids).hasSize((int) tally.delivered());
      assertThat(tally.delivered())
          .isEqualTo(tally.announced() - tally.dropped() + tally.repeated());
      assertThat(ids).isNotEqualTo(ids.stream().sorted().toList());
      assertThat(new HashSet<>(ids)).hasSize((int) (tally.announced() - tally.dropped()));
    }
  }

  @Test
  void severalSendersLoseNothing() {
    try (var receiver = new HookReceiver();
        var crm = tellingTo(receiver);
        var stream = new EditStream(7, EditTarget.of(crm))) {
      crm.control().webhooks().senders(8);
      stream.populate(100);
      crm.control().webhooks().senders(2);
      stream.populate(100);
      receiver.awaitEvents(1_800);
      assertThat(eventIds(receiver)).doesNotHaveDuplicates().hasSize(1_800);
    }
  }

  @Test
  void theVendorsClockMaySetTheTimestampOff() {
    try (var receiver = new HookReceiver();
        var crm = tellingTo(receiver)) {
      crm.control().clockOffset(Duration.ofMinutes(-10));
      crm.create(Map.of());
      receiver.awaitCalls(1);

      var sent =
          Long.parseLong(
              String.valueOf(receiver.calls().get(0).header("x-hubspot-request-timestamp")));
      var age = System.currentTimeMillis() - sent;
      assertThat(age).isBetween(599_000L, 660_000L);
    }
  }
}
