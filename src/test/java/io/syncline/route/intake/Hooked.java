package io.syncline.route.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.syncline.core.definition.system.Webhook;
import io.syncline.core.model.SystemId;
import io.syncline.definition.Samples;
import io.syncline.route.intake.http.HookRequest;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hooks of well-known vendors and their signed requests, as the tests need them. */
final class Hooked {

  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  static final SystemId HUBSPOT = SystemId.of("hubspot");
  static final SystemId XERO = SystemId.of("xero");
  static final String SECRET = "not-a-real-secret";

  static final String HUBSPOT_SIGNATURE =
      """
      signature:
        header: X-HubSpot-Signature-v3
        signed: "{method}{url:decoded}{body}{time}"
        time: X-HubSpot-Request-Timestamp
        secret: "${hookSecret}"
      """;

  static final String SLACK_SIGNATURE =
      """
      signature:
        header: X-Slack-Signature
        prefix: v0=
        encoding: hex
        signed: "v0:{time}:{body}"
        time: X-Slack-Request-Timestamp
        secret: "${hookSecret}"
      """;

  static final String XERO_SIGNATURE =
      "signature: {header: x-xero-signature, secret: \"${hookSecret}\"}\n";

  private Hooked() {}

  static Hook hubspot(String... secrets) {
    return new Hook(HUBSPOT, hubspotWebhook(), List.of(secrets));
  }

  static Hook xero(String... secrets) {
    return new Hook(
        XERO,
        Samples.webhook(
            XERO_SIGNATURE
                + """
                events: events
                identity: [resourceId, eventType, eventDateUtc]
                object: eventCategory
                objects: {CONTACT: Contacts}
                nativeId: resourceId
                kind: eventType
                kinds: {CREATE: created, UPDATE: updated}
                occurredAt: eventDateUtc
                """),
        List.of(secrets));
  }

  static Webhook hubspotWebhook() {
    return Samples.webhook(
        HUBSPOT_SIGNATURE
            + """
            identity: [eventId, subscriptionId, occurredAt]
            object: subscriptionType
            objects: {"contact.*": contacts}
            nativeId: objectId
            kind: subscriptionType
            kinds: {"*.creation": created, "*.deletion": deleted, "*.merge": merged}
            occurredAt: occurredAt
            merged: {into: [newObjectId, primaryObjectId], lost: [mergedObjectIds, primaryObjectId]}
            """);
  }

  /** A hook whose signature alone matters. */
  static Hook signed(String signature, String... secrets) {
    var rest = "object: object\nobjects: {\"*\": things}\nnativeId: id\n";
    return new Hook(HUBSPOT, Samples.webhook(signature + rest), List.of(secrets));
  }

  static HookRequest request(
      SystemId system, String uri, byte[] body, Map<String, String> headers) {
    var byName = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    return new HookRequest(
        system,
        "POST",
        uri,
        name -> byName.containsKey(name) ? List.of(byName.get(name)) : List.of(),
        body,
        NOW);
  }

  /** The headers HubSpot sends with a body. */
  static Map<String, String> hubspotHeaders(
      String secret, String uri, byte[] body, Instant signedAt) {
    var time = Long.toString(signedAt.toEpochMilli());
    return Map.of(
        "X-HubSpot-Signature-v3",
        hmac(secret.getBytes(UTF_8), ("POST" + uri).getBytes(UTF_8), body, time.getBytes(UTF_8)),
        "X-HubSpot-Request-Timestamp",
        time);
  }

  static Map<String, String> xeroHeaders(String secret, byte[] body) {
    return Map.of("x-xero-signature", hmac(secret.getBytes(UTF_8), body));
  }

  static String hmac(byte[] key, byte[]... parts) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (var part : parts) {
        mac.update(part);
      }
      return Base64.getEncoder().encodeToString(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** One event as HubSpot sends it. */
  static String hubspotEvent(long eventId, String type, String objectId) {
    return """
    {"eventId": %d, "subscriptionId": 12, "portalId": 62515, "occurredAt": 1763719200000,
     "subscriptionType": "%s", "attemptNumber": 0, "objectId": %s,
     "propertyName": "email", "propertyValue": "ada.lovelace@example.com"}\
    """
        .formatted(eventId, type, objectId);
  }
}
