package io.syncline.system.http;

import java.util.concurrent.CompletableFuture;

/** Sends requests. Never throws and its futures never fail: every end is a {@link HttpResult}. */
@FunctionalInterface
interface HttpTransport {
  CompletableFuture<HttpResult> send(HttpCall call);
}
