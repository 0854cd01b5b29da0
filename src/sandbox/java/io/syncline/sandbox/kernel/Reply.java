package io.syncline.sandbox.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** One HTTP answer, or the decision to give none and reset the connection. */
public record Reply(int status, Map<String, String> headers, byte[] body) {
  private static final String JSON = "application/json;charset=utf-8";

  /** Nothing is answered: the connection is reset. */
  public static final Reply RESET = new Reply(0, Map.of(), new byte[0]);

  public static Reply json(int status, JsonNode body) {
    return new Reply(status, Map.of("Content-Type", JSON), Json.bytes(body));
  }

  public static Reply text(int status, String body) {
    return new Reply(
        status,
        Map.of("Content-Type", "text/plain;charset=utf-8"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  public static Reply empty(int status) {
    return new Reply(status, Map.of(), new byte[0]);
  }

  /** The same answer with one more header. */
  public Reply with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }
}
