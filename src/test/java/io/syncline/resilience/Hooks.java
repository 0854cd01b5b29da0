package io.syncline.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.syncline.sandbox.hubspot.HubSpotSandbox;
import io.syncline.sandbox.kernel.Signature;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Webhooks as HubSpot would sign them, with whatever somebody puts into them. */
final class Hooks {
  private static final String PATH = "/hooks/hubspot";

  private final Product product;
  private final AtomicLong eventIds = new AtomicLong(900_000_000_000L);

  Hooks(Product product) {
    this.product = product;
  }

  HttpResponse<String> signed(String body) {
    return signed(body.getBytes(UTF_8), Map.of());
  }

  HttpResponse<String> signed(byte[] body, Map<String, String> more) {
    var headers = new HashMap<>(more);
    headers.putAll(signature(body, Instant.now()));
    return product.post(PATH, body, headers);
  }

  HttpResponse<String> signedBefore(String body, Duration age) {
    var bytes = body.getBytes(UTF_8);
    return product.post(PATH, bytes, signature(bytes, Instant.now().minus(age)));
  }

  /** A signature that was made for another body. */
  HttpResponse<String> forged(String body) {
    return product.post(PATH, body.getBytes(UTF_8), signature("[]".getBytes(UTF_8), Instant.now()));
  }

  HttpResponse<String> unsigned(String path, String body) {
    return product.post(path, body.getBytes(UTF_8), Map.of());
  }

  private Map<String, String> signature(byte[] body, Instant at) {
    var time = String.valueOf(at.toEpochMilli());
    var start = ("POST" + product.uri(PATH)).getBytes(UTF_8);
    var secret = HubSpotSandbox.DEFAULTS.hookSecret();
    return Map.of(
        "X-HubSpot-Request-Timestamp",
        time,
        "X-HubSpot-Signature-v3",
        Signature.hmacSha256(secret, start, body, time.getBytes(UTF_8)));
  }

  /** The vendor's id of an event made here. */
  static String eventId(String event) {
    return event.replaceFirst("(?s).*?\"eventId\": (\\d+).*", "$1");
  }

  /** Before the last edit of the record it names: one that reads as older is read again later. */
  private static long minuteAgo() {
    return System.currentTimeMillis() - 60_000;
  }

  /** An event that was not sent before. */
  String event(String objectId, String propertyValue) {
    return event("contact.propertyChange", objectId, propertyValue);
  }

  /**
   * @param objectId and the others as JSON has them: quotes are the caller's
   */
  String event(String type, String objectId, String propertyValue) {
    return """
    {"eventId": %d, "subscriptionId": 2, "occurredAt": %d, "subscriptionType": "%s",
     "attemptNumber": 0, "objectId": %s, "propertyName": "phone", "propertyValue": %s}\
    """
        .formatted(eventIds.incrementAndGet(), minuteAgo(), type, objectId, propertyValue);
  }
}
