package io.syncline.system.http.call;

import io.syncline.core.system.trial.Exchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows what goes over the wire, with secrets masked: headers that carry credentials, and the
 * values of secret settings wherever they stand.
 */
public final class SeenTransport implements HttpTransport {

  private static final String MASK = "•••";
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "proxy-authorization", "cookie", "x-api-key");

  private final HttpTransport next;
  private final @Nullable String keyHeader;
  private final List<String> secrets;
  private final Consumer<Exchange> seen;

  /**
   * @param keyHeader the header of the API key; null: none
   * @param secrets values that are never shown
   */
  public SeenTransport(
      HttpTransport next,
      @Nullable String keyHeader,
      Collection<String> secrets,
      Consumer<Exchange> seen) {
    this.next = next;
    this.keyHeader = keyHeader;
    this.secrets =
        secrets.stream()
            .filter(it -> !it.isBlank())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    this.seen = seen;
  }

  @Override
  public CompletableFuture<HttpResult> send(HttpCall call) {
    return next.send(call)
        .thenApply(
            result -> {
              seen.accept(exchange(call, result));
              return result;
            });
  }

  private Exchange exchange(HttpCall call, HttpResult result) {
    var headers = new TreeMap<String, String>();
    call.headers()
        .forEach((name, value) -> headers.put(name, secret(name) ? MASK : masked(value)));
    return new Exchange(
        call.method() + " " + masked(call.uri().toString()),
        headers,
        call.body() == null ? null : masked(text(call.body())),
        status(result),
        result instanceof HttpResult.Answered answered ? masked(text(answered.body())) : "");
  }

  private boolean secret(String header) {
    return header.equalsIgnoreCase(keyHeader)
        || CREDENTIALS.contains(header.toLowerCase(Locale.ROOT));
  }

  private String masked(String text) {
    var masked = text;
    for (var secret : secrets) {
      masked = masked.replace(secret, MASK);
      var encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
      masked = masked.replace(encoded, MASK).replace(encoded.replace("+", "%20"), MASK);
    }
    return masked;
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static String status(HttpResult result) {
    if (result instanceof HttpResult.Answered answered) {
      return answered.toString();
    } else if (result instanceof HttpResult.Unsent unsent) {
      return "not sent: " + unsent.why();
    } else if (result instanceof HttpResult.Lost lost) {
      return "sent, and no whole answer came: " + lost.why();
    } else if (result instanceof HttpResult.Oversized large) {
      return "HTTP " + large.status() + ", an answer that is too large to be read";
    }
    return "no answer";
  }
}
