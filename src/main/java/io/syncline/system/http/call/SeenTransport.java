package io.syncline.system.http.call;

import io.syncline.core.system.trial.Exchange;
import io.syncline.core.system.trial.SecretMask;
import io.syncline.system.http.body.ShownBody;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows what goes over the wire, with secrets masked. */
public final class SeenTransport implements HttpTransport {

  private static final String TYPE = "Content-Type";

  private final HttpTransport next;
  private final SecretMask mask;
  private final Consumer<Exchange> seen;

  public SeenTransport(HttpTransport next, SecretMask mask, Consumer<Exchange> seen) {
    this.next = next;
    this.mask = mask;
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
    call.headers().forEach((name, value) -> headers.put(name, mask.header(name, value)));
    var body = call.body();
    return new Exchange(
        call.method() + " " + mask.text(call.uri().toString()),
        headers,
        body == null ? null : mask.text(sent(call, body)),
        status(result),
        result instanceof HttpResult.Answered answered ? mask.text(answer(answered)) : "");
  }

  private static String sent(HttpCall call, byte[] body) {
    return call.file() instanceof HttpCall.Sending sending
        ? "[%d bytes, and a file of %d bytes]".formatted(body.length, sending.copy().size())
        : ShownBody.text(body, type(call));
  }

  private static @Nullable String type(HttpCall call) {
    return call.headers().entrySet().stream()
        .filter(it -> it.getKey().equalsIgnoreCase(TYPE))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static String answer(HttpResult.Answered answered) {
    return ShownBody.text(answered.body(), answered.header(TYPE));
  }

  private static String status(HttpResult result) {
    if (result instanceof HttpResult.Answered answered) {
      return answered.toString();
    } else if (result instanceof HttpResult.Unsent unsent) {
      return "not sent: " + unsent.why();
    } else if (result instanceof HttpResult.OutOfQuota none) {
      return "not sent: " + none.why();
    } else if (result instanceof HttpResult.Refused refused) {
      return "not sent: " + refused.why();
    } else if (result instanceof HttpResult.Lost lost) {
      return "sent, and no whole answer came: " + lost.why();
    } else if (result instanceof HttpResult.Oversized large) {
      return "HTTP " + large.status() + ", an answer that is too large to be read";
    }
    return "no answer";
  }
}
