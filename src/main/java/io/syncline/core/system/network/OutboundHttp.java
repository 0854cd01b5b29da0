package io.syncline.core.system.network;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests that are no operation of a system: messages to people, and requests for keys.
 * Private networks are closed to them as to operations. No redirect is followed.
 */
public interface OutboundHttp {

  /** One request. */
  record Request(
      String method,
      URI url,
      Map<String, String> headers,
      byte @Nullable [] body,
      Duration timeout) {}

  /**
   * What came back.
   *
   * @param headers by their names in lower case
   * @param body empty where the sender was made for callers that need none
   */
  record Answer(int status, Map<String, String> headers, byte[] body) {}

  /**
   * @throws IOException no answer, or a longer one than is read; its message says why, without the
   *     address
   */
  Answer send(Request request) throws IOException;
}
