package io.syncline.system.http.network;

import io.vertx.core.Vertx;

/** By what requests are sent, and which private networks are open to them. */
public record Network(Vertx vertx, PrivateHosts privateHosts) {}
