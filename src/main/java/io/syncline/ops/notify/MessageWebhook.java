package io.syncline.ops.notify;

import io.syncline.core.notify.Outbox;
import io.syncline.core.notify.OutboxSender;
import io.syncline.core.system.network.OutboundHttp;
import io.syncline.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts messages to a URL as JSON, signed as Standard Webhooks says (standardwebhooks.com,
 * specification 1.0.0): HMAC-SHA256 over id, time and body, with each of the secrets, so that they
 * can be changed without a gap. Names, counts and a link; never a value. Redirects are not
 * followed: what is signed for one receiver is not shown to another.
 */
public final class MessageWebhook implements OutboxSender.Channel {

  private static final String PREFIX = "whsec_";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;

  private final HttpPost post;
  private final List<byte[]> secrets;
  private final String links;
  private final InstantSource clock;

  /**
   * @param url the URL to post to
   * @param secrets each {@code whsec_} and 24 to 64 bytes in Base64; the prefix may be left out
   * @param links what links to runs begin with; empty: they are relative
   * @throws IllegalArgumentException where one of them cannot be used, without showing a secret
   */
  public MessageWebhook(
      String url, List<String> secrets, String links, OutboundHttp http, InstantSource clock) {
    this.post = new HttpPost("syncline.notify.url", url, http);
    this.secrets = secrets.stream().map(MessageWebhook::secret).toList();
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException(
          "syncline.notify.secret is needed beside syncline.notify.url");
    }
    this.links = links.endsWith("/") ? links.substring(0, links.length() - 1) : links;
    this.clock = clock;
  }

  private static byte[] secret(String text) {
    var plain = text.strip();
    try {
      var secret =
          Base64.getDecoder()
              .decode(plain.startsWith(PREFIX) ? plain.substring(PREFIX.length()) : plain);
      if (secret.length >= SHORTEST && secret.length <= LONGEST) {
        return secret;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, without the secret.
    }
    throw new IllegalArgumentException(
        "syncline.notify.secret must be whsec_ and 24 to 64 bytes in Base64");
  }

  @Override
  public OutboxSender.Outcome post(Outbox.Waiting message) {
    var id = "msg_" + message.id();
    var at = clock.instant().getEpochSecond();
    var body = Json.text(MessageBody.of(message, links));
    return post.post(
        Map.of(
            "webhook-id",
            id,
            "webhook-timestamp",
            String.valueOf(at),
            "webhook-signature",
            signatures(id + "." + at + "." + body)),
        body);
  }

  private String signatures(String signed) {
    var signatures = new ArrayList<String>();
    for (var secret : secrets) {
      try {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        var bytes = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        signatures.add("v1," + Base64.getEncoder().encodeToString(bytes));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has HmacSHA256", e);
      }
    }
    return String.join(" ", signatures);
  }
}
