package io.syncline.api.login;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Failed logins of an address in a minute; a few are mistakes. */
@Singleton
class LoginLimit {

  static final int MOST = 10;

  /** Of more addresses than these in one minute, none more is accepted. */
  private static final int ADDRESSES = 10_000;

  private static final long MINUTE = 60_000;

  private final InstantSource clock;
  private final Map<String, Integer> failures = new HashMap<>();
  private long minute;

  LoginLimit(InstantSource clock) {
    this.clock = clock;
  }

  /** Whose attempts are counted together. */
  static String addressOf(HttpServerRequest request) {
    var from = request.remoteAddress();
    return from == null ? "" : from.hostAddress();
  }

  synchronized boolean allows(String address) {
    begin();
    int failed = failures.getOrDefault(address, 0);
    return failed < MOST && (failed > 0 || failures.size() < ADDRESSES);
  }

  synchronized void failed(String address) {
    begin();
    failures.merge(address, 1, Integer::sum);
  }

  private void begin() {
    long now = clock.millis() / MINUTE;
    if (now != minute) {
      minute = now;
      failures.clear();
    }
  }
}
