package io.syncline.sandbox.legacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Packing;
import io.syncline.sandbox.kernel.Signature;
import io.syncline.sandbox.kernel.Written;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The plain system's webhook calls: up to 50 events that hold the whole contact as it was then,
 * signed with HMAC-SHA-256 over time and body, base64.
 */
final class LegacyWebhooks implements Packing {
  private static final Map<String, String> KINDS =
      Map.of("create", "created", "update", "updated", "archive", "deleted");

  private final String secret;

  LegacyWebhooks(String secret) {
    this.secret = secret;
  }

  /** What happened, with the contact as a read of it would show it. */
  ObjectNode event(Written written, ObjectNode contact) {
    var event = Json.object();
    event
        .put("id", "contact-" + written.after().change())
        .put("type", "contact." + KINDS.getOrDefault(written.operation(), "updated"))
        .put("contactId", written.after().id())
        .put("at", Instant.ofEpochMilli(written.after().updatedAt()).toString())
        .set("contact", contact);
    return event;
  }

  @Override
  public int batchSize() {
    return 50;
  }

  @Override
  public Post pack(List<ObjectNode> events, int attempt, URI target, Instant now) {
    var json = Json.object();
    events.forEach(json.putArray("events")::add);
    var body = Json.bytes(json);
    var time = Long.toString(now.toEpochMilli());
    return new Post(
        body,
        Map.of(
            "X-Plain-Signature",
            Signature.hmacSha256(secret, time.getBytes(StandardCharsets.US_ASCII), body),
            "X-Plain-Time",
            time));
  }

  @Override
  public boolean repeats(int status) {
    return true;
  }
}
