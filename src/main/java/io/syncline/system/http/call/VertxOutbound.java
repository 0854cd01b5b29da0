package io.syncline.system.http.call;

import io.syncline.core.system.network.OutboundHttp;
import io.syncline.system.http.network.Network;
import java.io.IOException;

/** By the transport of systems, on a few connections of its own. */
public final class VertxOutbound implements OutboundHttp, AutoCloseable {

  private static final int CONNECTIONS = 8;

  private final VertxTransport transport;

  /**
   * @param largestAnswer in bytes; 0: bodies of answers are not read
   */
  public VertxOutbound(Network network, int largestAnswer) {
    this.transport = new VertxTransport(network, CONNECTIONS, largestAnswer);
  }

  @Override
  public Answer send(Request request) throws IOException {
    var call =
        new HttpCall(
            request.method(), request.url(), request.headers(), request.body(), request.timeout());
    var result = transport.send(call).join();
    if (result instanceof HttpResult.Answered answered) {
      return new Answer(answered.status(), answered.headers(), answered.body());
    }
    throw new IOException(why(result));
  }

  private static String why(HttpResult result) {
    if (result instanceof HttpResult.Unsent unsent) {
      return unsent.why();
    } else if (result instanceof HttpResult.Refused refused) {
      return refused.why();
    }
    return result instanceof HttpResult.Lost lost ? lost.why() : "a longer answer than is read";
  }

  @Override
  public void close() {
    transport.close();
  }
}
