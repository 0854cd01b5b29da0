package io.syncline.route.intake.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as it came in, whole and not yet trusted.
 *
 * @param uri absolute, as its sender wrote it: behind a proxy below {@code syncline.public-url}
 * @param headers all values of a header, by name without regard to case
 * @param body at most as long as the setting allows; read only
 */
public record HookRequest(
    SystemId system,
    String method,
    String uri,
    Function<String, List<String>> headers,
    byte[] body,
    Instant receivedAt) {

  /** The header's value; null where it is missing or was sent more than once. */
  public @Nullable String header(String name) {
    var values = headers.apply(name);
    return values.size() == 1 ? values.get(0).strip() : null;
  }

  /** The query parameter's value; null where it is missing or was sent more than once. */
  public @Nullable String query(String name) {
    int start = uri.indexOf('?');
    if (start < 0) {
      return null;
    }
    try {
      var values = new QueryStringDecoder(uri.substring(start)).parameters().get(name);
      return values == null || values.size() != 1 ? null : values.get(0);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The same with what its body turned out to say. */
  public HookRequest saying(byte[] content) {
    return new HookRequest(system, method, uri, headers, content, receivedAt);
  }

  @Override
  public String toString() {
    return "HookRequest[" + system + ", " + body.length + " bytes]";
  }
}
