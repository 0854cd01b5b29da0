package io.syncline.sandbox.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How a vendor packs, signs and repeats webhook calls. */
public interface Packing {
  /** One POST. */
  record Post(byte[] body, Map<String, String> headers) {}

  /** How many events one call carries at most. */
  int batchSize();

  /**
   * Packs and signs one attempt.
   *
   * @param attempt 0 for the first
   * @param now the vendor's clock
   */
  Post pack(List<ObjectNode> events, int attempt, URI target, Instant now);

  /** Whether the vendor repeats a call with this answer; 0 means no answer in time. */
  boolean repeats(int status);
}
