package io.syncline.ops.notify;

import io.syncline.core.notify.OutboxSender;
import io.syncline.core.system.network.OutboundHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Posts JSON to one URL. Redirects are not followed: what is for one receiver is shown to no other.
 */
final class HttpPost {

  private static final int GONE = 410;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofHours(6);

  private final URI url;
  private final OutboundHttp http;

  /**
   * @param key the setting the URL is of
   * @throws IllegalArgumentException where it is none, without showing it: it may hold a token
   */
  HttpPost(String key, String text, OutboundHttp http) {
    this.url = url(key, text);
    this.http = http;
  }

  private static URI url(String key, String text) {
    try {
      var url = URI.create(text.strip());
      var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if (url.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, without the URL.
    }
    throw new IllegalArgumentException(key + " is no URL that begins with https://");
  }

  OutboxSender.Outcome post(Map<String, String> headers, String body) {
    var all = new HashMap<>(headers);
    all.put("content-type", "application/json");
    try {
      return outcome(
          http.send(
              new OutboundHttp.Request(
                  "POST", url, all, body.getBytes(StandardCharsets.UTF_8), TIMEOUT)));
    } catch (IOException e) {
      return OutboxSender.Outcome.failed("no answer: " + e.getMessage(), null);
    }
  }

  private static OutboxSender.Outcome outcome(OutboundHttp.Answer answer) {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return OutboxSender.Outcome.TAKEN;
    }
    var after = answer.headers().get("retry-after");
    return status == GONE
        ? new OutboxSender.Outcome("HTTP 410", null, true)
        : OutboxSender.Outcome.failed("HTTP " + status, after == null ? null : seconds(after));
  }

  private static @Nullable Duration seconds(String text) {
    try {
      var asked = Duration.ofSeconds(Long.parseLong(text.strip()));
      return asked.isNegative() ? null : asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
      return null;
    }
  }
}
