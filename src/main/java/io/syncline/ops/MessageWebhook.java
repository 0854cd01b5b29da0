package io.syncline.ops;

import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Outbox;
import io.syncline.core.notify.Posting;
import io.syncline.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Posts messages to a URL as JSON, signed as Standard Webhooks says (standardwebhooks.com,
 * specification 1.0.0): HMAC-SHA256 over id, time and body, with each of the secrets, so that they
 * can be changed without a gap. Names, counts and a link; never a value. Redirects are not
 * followed: what is signed for one receiver is not shown to another.
 */
public final class MessageWebhook implements Posting.Channel {

  private static final String PREFIX = "whsec_";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;
  private static final int GONE = 410;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofHours(6);

  private final URI url;
  private final List<byte[]> secrets;
  private final String links;
  private final InstantSource clock;
  private final HttpClient client;

  /**
   * @param url the URL to post to
   * @param secrets each {@code whsec_} and 24 to 64 bytes in Base64; the prefix may be left out
   * @param links what links to runs begin with; empty: they are relative
   * @throws IllegalArgumentException where one of them cannot be used, without showing a secret
   */
  public MessageWebhook(String url, List<String> secrets, String links, InstantSource clock) {
    this.url = url(url);
    this.secrets = secrets.stream().map(MessageWebhook::secret).toList();
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException(
          "syncline.notify.secret is needed beside syncline.notify.url");
    }
    this.links = links.endsWith("/") ? links.substring(0, links.length() - 1) : links;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();
  }

  private static URI url(String text) {
    try {
      var url = URI.create(text.strip());
      var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if (url.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, without the URL: it may hold a token.
    }
    throw new IllegalArgumentException("syncline.notify.url is no URL that begins with https://");
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
  public Posting.Outcome post(Outbox.Waiting message) {
    var id = "msg_" + message.id();
    var at = clock.instant().getEpochSecond();
    var body = body(message);
    var request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", String.valueOf(at))
            .header("webhook-signature", signatures(id + "." + at + "." + body))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      // The body is not read: one that never ends is not waited for.
      answer.body().close();
      return outcome(answer);
    } catch (IOException e) {
      return Posting.Outcome.failed("no answer: " + e.getClass().getSimpleName(), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Posting.Outcome.failed("this process shuts down", null);
    }
  }

  private static Posting.Outcome outcome(HttpResponse<?> answer) {
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return Posting.Outcome.TAKEN;
    }
    return status == GONE
        ? new Posting.Outcome("HTTP 410", null, true)
        : Posting.Outcome.failed(
            "HTTP " + status,
            answer.headers().firstValue("retry-after").map(MessageWebhook::seconds).orElse(null));
  }

  private static @Nullable Duration seconds(String text) {
    try {
      var asked = Duration.ofSeconds(Long.parseLong(text.strip()));
      return asked.isNegative() ? null : asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
      return null;
    }
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

  private String body(Outbox.Waiting waiting) {
    var message = waiting.message();
    var data = new TreeMap<String, Value>();
    var urgency = message.urgency().name().toLowerCase(Locale.ROOT);
    data.put("about", Value.text(message.topic().about()));
    data.put("urgency", Value.text(urgency));
    data.put("subject", Value.text(message.topic().subject()));
    data.put("to", message.to() == null ? Value.CLEARED : Value.text(message.to()));
    data.put("text", Value.text(message.text()));
    data.put(
        "run", message.topic().run() == null ? Value.CLEARED : Value.text(message.topic().run()));
    data.put("link", link(message));
    var numbers = new TreeMap<String, Value>();
    message.numbers().forEach((name, count) -> numbers.put(name, Value.decimal(count.toString())));
    data.put("numbers", new Value.Struct(numbers));
    var body = new TreeMap<String, Value>();
    body.put("type", Value.text(message.topic().about() + "." + urgency));
    body.put("timestamp", Value.text(waiting.at().toString()));
    body.put("data", new Value.Struct(data));
    return Json.text(new Value.Struct(body));
  }

  private Value link(Message message) {
    return message.topic().run() == null
        ? Value.CLEARED
        : Value.text(links + "/api/v1/runs/" + message.topic().run());
  }
}
