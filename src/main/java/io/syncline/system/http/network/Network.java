package io.syncline.system.http.network;

import io.vertx.core.Vertx;

/**
 * By what requests are sent, and what is open to them.
 *
 * @param privateHosts which private networks
 * @param largestFile in bytes; a larger file is not read
 */
public record Network(Vertx vertx, PrivateHosts privateHosts, long largestFile) {

  private static final long LARGEST_FILE = 100L * 1024 * 1024;

  /** Where no setting says how large a file may be. */
  public Network(Vertx vertx, PrivateHosts privateHosts) {
    this(vertx, privateHosts, LARGEST_FILE);
  }
}
