package io.syncline.system.http.call;

import java.util.concurrent.CompletableFuture;

/** Sends requests. Never throws and its futures never fail: every end is a {@link HttpResult}. */
@FunctionalInterface
public interface HttpTransport {
  CompletableFuture<HttpResult> send(HttpCall call);
}
