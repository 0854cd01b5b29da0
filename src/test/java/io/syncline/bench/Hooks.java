package io.syncline.bench;

import io.syncline.sandbox.kernel.Signature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Webhooks of one event each, as HubSpot sends and signs them. */
final class Hooks {
  private Hooks() {}

  static List<byte[]> prepare(
      int port, String secret, List<String> ids, long firstEvent, int count) {
    var host = "127.0.0.1:" + port;
    var start = ("POSThttp://" + host + "/hooks/hubspot").getBytes(StandardCharsets.UTF_8);
    var requests = new ArrayList<byte[]>();
    for (int i = 0; i < count; i++) {
      long now = System.currentTimeMillis();
      var body = body(firstEvent + i, ids.get(i % ids.size()), now);
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

  private static byte[] body(long event, String object, long now) {
    return """
    [{"eventId":%d,"subscriptionId":2,"portalId":62515,"appId":54321,"occurredAt":%d,\
    "subscriptionType":"contact.propertyChange","attemptNumber":0,"objectId":%s,\
    "changeSource":"CRM_UI","propertyName":"phone","propertyValue":"+41440000000"}]"""
        .formatted(event, now, object)
        .getBytes(StandardCharsets.UTF_8);
  }
}
