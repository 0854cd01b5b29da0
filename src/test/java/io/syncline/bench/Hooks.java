package io.syncline.bench;

import io.syncline.sandbox.kernel.Signature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Webhooks of one event each, as HubSpot sends and signs them. */
final class Hooks {
  /** Events are never newer than the record they name, which would be read again and again (S3). */
  private static final long AN_HOUR = 3_600_000;

  private Hooks() {}

  static List<byte[]> prepare(
      int port, String secret, List<String> ids, long firstEvent, int count) {
    var host = "127.0.0.1:" + port;
    var start = ("POSThttp://" + host + "/hooks/hubspot").getBytes(StandardCharsets.UTF_8);
    var requests = new ArrayList<byte[]>();
    for (int i = 0; i < count; i++) {
      long now = System.currentTimeMillis();
      var body = body(firstEvent + i, ids.get(i % ids.size()), now - AN_HOUR);
      var time = Long.toString(now).getBytes(StandardCharsets.UTF_8);
      requests.add(
          Load.request(
              "POST",
              host,
              "/hooks/hubspot",
              body,
              "X-HubSpot-Request-Timestamp",
              Long.toString(now),
              "X-HubSpot-Signature-v3",
              Signature.hmacSha256(secret, start, body, time)));
    }
    return requests;
  }

  private static byte[] body(long event, String object, long at) {
    return """
    [{"eventId":%d,"subscriptionId":2,"portalId":62515,"appId":54321,"occurredAt":%d,\
    "subscriptionType":"contact.propertyChange","attemptNumber":0,"objectId":%s,\
    "changeSource":"CRM_UI","propertyName":"phone","propertyValue":"+41440000000"}]"""
        .formatted(event, at, object)
        .getBytes(StandardCharsets.UTF_8);
  }
}
