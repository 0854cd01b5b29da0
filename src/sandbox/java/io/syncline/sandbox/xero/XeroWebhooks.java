package io.syncline.sandbox.xero;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Packing;
import io.syncline.sandbox.kernel.Signature;
import io.syncline.sandbox.kernel.WebhookSender;
import io.syncline.sandbox.kernel.Written;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Xero's webhook calls: batches of thin events, signed with base64 HMAC-SHA-256 of the body.
 *
 * <p>Source: developer.xero.com, guides "Webhooks overview" and "Signature validation": a receiver
 * answers 2xx to a right signature and 401 to a wrong one within five seconds; the
 * intent-to-receive check sends both kinds. An archived contact is reported as an UPDATE.
 */
final class XeroWebhooks implements Packing {
  private static final int BATCH = 100;

  private final String secret;
  private final String tenant;
  private final AtomicLong sequence = new AtomicLong();
  private final Random random;

  XeroWebhooks(String secret, String tenant, long seed) {
    this.secret = secret;
    this.tenant = tenant;
    this.random = new Random(seed);
  }

  List<ObjectNode> events(Written written) {
    var id = written.after().id();
    var event = Json.object();
    event.put("resourceUrl", "https://api.xero.com/api.xro/2.0/Contacts/" + id);
    event.put("resourceId", id).put("eventDateUtc", XeroDates.local(written.after().updatedAt()));
    event.put("eventType", written.before() == null ? "CREATE" : "UPDATE");
    event.put("eventCategory", "CONTACT").put("tenantId", tenant);
    return List.of(event.put("tenantType", "ORGANISATION"));
  }

  @Override
  public int batchSize() {
    return BATCH;
  }

  @Override
  public Post pack(List<ObjectNode> events, int attempt, URI target, Instant now) {
    // A repeated call keeps its numbers at Xero; here it gets new ones, which no receiver may need.
    long last = sequence.addAndGet(events.size());
    var body = body(events, last - events.size() + 1, last);
    return new Post(body, Map.of("x-xero-signature", Signature.hmacSha256(secret, body)));
  }

  private byte[] body(List<ObjectNode> events, long first, long last) {
    var json = Json.object();
    json.putArray("events").addAll(events);
    json.put("firstEventSequence", first).put("lastEventSequence", last);
    return Json.bytes(json.put("entropy", entropy()));
  }

  private String entropy() {
    var text = new StringBuilder(20);
    synchronized (random) {
      for (int i = 0; i < 20; i++) {
        text.append((char) ('A' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  @Override
  public boolean repeats(int status) {
    return true;
  }

  /** Whether a receiver accepts what Xero signed and refuses what it did not. */
  boolean intentToReceive(URI target) throws InterruptedException {
    var sender = new WebhookSender();
    boolean right = true;
    for (int i = 0; i < 4; i++) {
      var body = body(List.of(), 0, 0);
      boolean genuine = i % 2 == 0;
      var signed = genuine ? body : "other".getBytes(StandardCharsets.UTF_8);
      var headers = Map.of("x-xero-signature", Signature.hmacSha256(secret, signed));
      int status = sender.send(target, new Post(body, headers));
      right &= genuine ? status >= 200 && status < 300 : status == 401;
    }
    return right;
  }
}
