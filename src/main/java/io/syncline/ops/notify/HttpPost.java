package io.syncline.ops.notify;

import io.syncline.core.notify.OutboxSender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
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
  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIMEOUT)
          .build();

  /**
   * @param key the setting the URL is of
   * @throws IllegalArgumentException where it is none, without showing it: it may hold a token
   */
  HttpPost(String key, String text) {
    this.url = url(key, text);
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
    var request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      // The body is not read: one that never ends is not waited for.
      answer.body().close();
      return outcome(answer);
    } catch (IOException e) {
      return OutboxSender.Outcome.failed("no answer: " + e.getClass().getSimpleName(), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OutboxSender.Outcome.failed("this process shuts down", null);
    }
  }

  private static OutboxSender.Outcome outcome(HttpResponse<?> answer) {
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return OutboxSender.Outcome.TAKEN;
    }
    return status == GONE
        ? new OutboxSender.Outcome("HTTP 410", null, true)
        : OutboxSender.Outcome.failed(
            "HTTP " + status,
            answer.headers().firstValue("retry-after").map(HttpPost::seconds).orElse(null));
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
