package io.syncline.system.http;

import io.syncline.core.system.network.OutboundHttp;
import io.syncline.system.http.call.VertxOutbound;
import io.syncline.system.http.network.Network;
import io.syncline.system.http.network.PrivateHosts;
import io.vertx.core.Vertx;
import java.io.IOException;

/** Stand-ins of tests are at the loopback address, which is open here alone. */
public final class LocalNetwork {

  /** As a person would set it. */
  public static final String ENTRIES = "127.0.0.0/8,::1";

  public static final PrivateHosts OPEN = PrivateHosts.of(ENTRIES);

  /** For tests in which nothing is sent. */
  public static final OutboundHttp NOTHING_SENT =
      request -> {
        throw new IOException("this test sends nothing");
      };

  private LocalNetwork() {}

  public static Network of(Vertx vertx) {
    return new Network(vertx, OPEN);
  }

  /**
   * @param largestFile in bytes
   */
  public static Network of(Vertx vertx, long largestFile) {
    return new Network(vertx, OPEN, largestFile);
  }

  /** Sends to stand-ins, with answers of up to 256 KB; closed with its Vert.x. */
  public static VertxOutbound outbound(Vertx vertx) {
    return new VertxOutbound(of(vertx), 1 << 18);
  }
}
