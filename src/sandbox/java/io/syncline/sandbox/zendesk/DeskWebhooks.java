package io.syncline.sandbox.zendesk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Packing;
import io.syncline.sandbox.kernel.Signature;
import io.syncline.sandbox.kernel.Written;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Zendesk's event webhooks: one call per event and changed field.
 *
 * <p>Sources: developer.zendesk.com, "Webhook event types", "User events" and "Verifying a webhook
 * request" (base64 HMAC-SHA-256 of timestamp + body). A change of phone is reported as an identity
 * change, since Zendesk stores phone numbers as identities; that shape is assumed, not documented.
 * Zendesk repeats after no answer, 409, 429 and 503 only; so does this, and a receiver that answers
 * 500 has lost the event.
 */
final class DeskWebhooks implements Packing {
  private static final long ACCOUNT = 12514403;
  private static final Map<String, String> TYPES =
      Map.of(
          "name",
          "name_changed",
          "external_id",
          "external_id_changed",
          "alias",
          "alias_changed",
          "details",
          "details_changed",
          "notes",
          "notes_changed",
          "role",
          "role_changed",
          "time_zone",
          "time_zone_changed",
          "tags",
          "tags_changed",
          "suspended",
          "suspended_changed",
          "organization_id",
          "organization_membership_created");

  private final String secret;

  DeskWebhooks(String secret) {
    this.secret = secret;
  }

  List<ObjectNode> events(Written written) {
    var events = new ArrayList<ObjectNode>();
    var before = written.before();
    if (written.object().equals(DeskOrganizations.OBJECT)) {
      return DeskOrganizationEvents.of(written, ACCOUNT);
    }
    if (before == null) {
      events.add(event("created", written.after(), Json.object()));
    } else if (written.operation().equals("archive")) {
      events.add(event("active_changed", written.after(), change(false, true)));
      events.add(event("deleted", written.after(), Json.object()));
    } else {
      written
          .changes()
          .fieldNames()
          .forEachRemaining(name -> events.add(changed(name, before, written.after())));
    }
    return events;
  }

  private static ObjectNode changed(String field, NativeRecord before, NativeRecord after) {
    var type = TYPES.get(field);
    var body = Json.object();
    body.set("current", after.fields().get(field));
    body.set("previous", before.fields().get(field));
    if (type != null) {
      return event(type, after, body);
    }
    if (field.equals("user_fields")) {
      return event("custom_field_changed", after, body);
    }
    var identity = Json.object();
    identity.put("type", field.equals("phone") ? "phone_number" : "email").put("primary", true);
    body.set("identity", identity);
    return event(
        field.equals("secondary_emails") ? "identity_created" : "identity_changed", after, body);
  }

  private static ObjectNode change(boolean current, boolean previous) {
    return Json.object().put("current", current).put("previous", previous);
  }

  private static ObjectNode event(String type, NativeRecord user, ObjectNode body) {
    var json = Json.object();
    json.put("type", "zen:event-type:user." + type).put("account_id", ACCOUNT);
    json.put("id", UUID.randomUUID().toString()).put("time", time(user.updatedAt()));
    json.put("zendesk_event_version", "2022-06-20").put("subject", "zen:user:" + user.id());
    json.set("detail", detail(user));
    json.set("event", body);
    return json;
  }

  private static ObjectNode detail(NativeRecord user) {
    var json = Json.object();
    json.put("id", user.id()).put("email", user.text("email"));
    var external = user.text("external_id");
    json.put("external_id", external == null ? "" : external).put("role", user.text("role"));
    json.put("created_at", DeskUsers.time(user.createdAt()));
    json.put("updated_at", DeskUsers.time(user.updatedAt()));
    JsonNode organization = user.fields().path("organization_id");
    return json.put("organization_id", organization.asText("0")).put("default_group_id", "0");
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  @Override
  public int batchSize() {
    return 1;
  }

  @Override
  public Post pack(List<ObjectNode> events, int attempt, URI target, Instant now) {
    var body = Json.bytes(events.get(0));
    var timestamp = now.truncatedTo(ChronoUnit.SECONDS).toString();
    var start = timestamp.getBytes(StandardCharsets.UTF_8);
    return new Post(
        body,
        Map.of(
            "X-Zendesk-Webhook-Signature", Signature.hmacSha256(secret, start, body),
            "X-Zendesk-Webhook-Signature-Timestamp", timestamp,
            "X-Zendesk-Webhook-Invocation-Id", events.get(0).path("id").asText(),
            "X-Zendesk-Webhook-Id", "01SANDBOX",
            "X-Zendesk-Account-Id", Long.toString(ACCOUNT)));
  }

  @Override
  public boolean repeats(int status) {
    return status == 0 || status == 409 || status == 429 || status == 503;
  }
}
