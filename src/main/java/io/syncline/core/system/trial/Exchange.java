package io.syncline.core.system.trial;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer, for a person to read; secrets are masked.
 *
 * @param request its method and URL
 * @param headers of the request
 * @param body of the request; null: it has none
 * @param status how it ended: the answer's status, or why there is none
 * @param answer the answer's body; empty where there is none
 */
public record Exchange(
    String request,
    Map<String, String> headers,
    @Nullable String body,
    String status,
    String answer) {

  public Exchange {
    headers = new TreeMap<>(headers);
  }

  /** Bodies hold personal data. */
  @Override
  public String toString() {
    return "Exchange[" + status + "]";
  }
}
