package io.syncline.sandbox.hubspot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Journal;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Packing;
import io.syncline.sandbox.kernel.Signature;
import io.syncline.sandbox.kernel.Written;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * HubSpot's webhook calls: arrays of up to 100 thin events, signature v3.
 *
 * <p>A create is reported as a creation and one property change per filled property; every attempt
 * carries its number, a fresh timestamp and a fresh signature. Sources: developers.hubspot.com,
 * "Webhooks" and "Validating requests" (v3: method + URI + body + timestamp, HMAC-SHA-256 with the
 * client secret, base64; older than five minutes is to be refused).
 */
final class CrmWebhooks implements Packing {
  static final long PORTAL = 62515;
  private static final long APP = 54321;

  private final String secret;
  private final AtomicLong eventIds = new AtomicLong();

  CrmWebhooks(String secret, long seed) {
    this.secret = secret;
    // Event ids look random and differ between runs of different seed.
    eventIds.set(1_000_000_000L + Math.floorMod(seed, 1_000L) * 1_000_000_000L);
  }

  List<ObjectNode> events(CrmObject object, Written written) {
    var events = new ArrayList<ObjectNode>();
    switch (written.operation()) {
      case "create" -> {
        events.add(event(object, written, "creation", 1));
        addPropertyChanges(events, object, written);
      }
      case "update" -> addPropertyChanges(events, object, written);
      case "archive" -> events.add(event(object, written, "deletion", 3));
      case "merge" -> events.add(merge(object, written));
      default -> throw new IllegalStateException("no events for " + written.operation());
    }
    return events;
  }

  private void addPropertyChanges(List<ObjectNode> events, CrmObject object, Written written) {
    written
        .changes()
        .properties()
        .forEach(
            change ->
                events.add(
                    event(object, written, "propertyChange", 2)
                        .put("propertyName", change.getKey())
                        .put("propertyValue", change.getValue().asText(""))));
  }

  private ObjectNode event(CrmObject object, Written written, String kind, long subscription) {
    boolean byProgram = written.cause().source() == Journal.Source.API;
    return Json.object()
        .put("eventId", eventIds.incrementAndGet())
        .put("subscriptionId", subscription)
        .put("portalId", PORTAL)
        .put("appId", APP)
        .put("occurredAt", written.after().updatedAt())
        .put("subscriptionType", object.label() + "." + kind)
        .put("attemptNumber", 0)
        .put("objectId", number(written.after().id()))
        .put("changeSource", byProgram ? "INTEGRATION" : "CRM_UI");
  }

  private ObjectNode merge(CrmObject object, Written written) {
    var survivor = number(CrmObject.survivor(written.after()));
    var event = event(object, written, "merge", 5).put("objectId", survivor);
    event.put("primaryObjectId", survivor).put("newObjectId", survivor);
    event.putArray("mergedObjectIds").add(number(written.after().id()));
    return event.put("numberOfPropertiesMoved", 0);
  }

  private static long number(String id) {
    return Long.parseLong(id);
  }

  @Override
  public int batchSize() {
    return 100;
  }

  @Override
  public Post pack(List<ObjectNode> events, int attempt, URI target, Instant now) {
    var array = Json.array();
    for (var event : events) {
      array.add(attempt == 0 ? event : event.deepCopy().put("attemptNumber", attempt));
    }
    var body = Json.bytes(array);
    var timestamp = Long.toString(now.toEpochMilli());
    var start = ("POST" + target).getBytes(StandardCharsets.UTF_8);
    var end = timestamp.getBytes(StandardCharsets.UTF_8);
    return new Post(
        body,
        Map.of(
            "X-HubSpot-Signature-v3",
            Signature.hmacSha256(secret, start, body, end),
            "X-HubSpot-Request-Timestamp",
            timestamp));
  }

  @Override
  public boolean repeats(int status) {
    return true;
  }
}
