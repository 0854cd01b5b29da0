package io.syncline.api.login;

import io.syncline.core.access.Sessions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.NewCookie;
import java.net.URI;
import java.util.Set;

/** What a browser keeps of a session. Scripts cannot read it; other sites cannot write with it. */
public final class SessionCookie {

  public static final String NAME = "syncline_session";

  private static final Set<String> READS = Set.of("GET", "HEAD");

  private SessionCookie() {}

  static NewCookie of(String secret, boolean secure) {
    return cookie(secret, (int) Sessions.SESSION.toSeconds(), secure);
  }

  static NewCookie ended(boolean secure) {
    return cookie("", 0, secure);
  }

  private static NewCookie cookie(String value, int seconds, boolean secure) {
    return new NewCookie.Builder(NAME)
        .value(value)
        .path("/")
        .maxAge(seconds)
        .httpOnly(true)
        .secure(secure)
        .sameSite(NewCookie.SameSite.LAX)
        .build();
  }

  /**
   * Whether a request that a browser sends with the cookie was caused by a page of this server.
   * Reads always are: they change nothing. A write says so by {@code Sec-Fetch-Site}, and that of
   * an old browser by {@code Origin}.
   */
  public static boolean isFromHere(HttpServerRequest request) {
    if (READS.contains(request.method().name())) {
      return true;
    }
    var site = request.getHeader("Sec-Fetch-Site");
    return site == null ? isSameOrigin(request) : site.equals("same-origin");
  }

  private static boolean isSameOrigin(HttpServerRequest request) {
    var origin = request.getHeader("Origin");
    var host = request.authority();
    if (origin == null || host == null) {
      return false;
    }
    try {
      return host.toString().equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
