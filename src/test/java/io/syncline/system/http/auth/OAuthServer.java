package io.syncline.system.http.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stand-in for a vendor's OAuth 2 server over HTTP: codes and refresh tokens work once, PKCE and
 * the redirect are held against the request for consent, and a revoked grant is {@code
 * invalid_grant}.
 */
public final class OAuthServer implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private final Map<String, Boolean> refreshTokens = new ConcurrentHashMap<>();
  private final Map<String, Boolean> accessTokens = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();

  /** What the token endpoint was asked, parameter by parameter. */
  public final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();

  /** Whether answers hold refresh tokens. */
  public volatile boolean refreshing = true;

  /** Answers of the token endpoint with this status instead; 0: as they are. */
  public volatile int failing;

  public OAuthServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", this::token);
    server.createContext("/people", this::people);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A person opens the address and gives consent; what the browser brings back. */
  public Map<String, String> consent(String address) {
    var asks = parameters(URI.create(address).getRawQuery());
    var code = "code-" + number.incrementAndGet();
    codes.put(code, asks);
    return Map.of("code", code, "state", asks.get("state"));
  }

  /** The person takes all consent back: no token given so far is good for anything. */
  public void revoke() {
    refreshTokens.clear();
    accessTokens.clear();
  }

  private void people(HttpExchange it) throws IOException {
    var token = it.getRequestHeaders().getFirst("Authorization");
    boolean known = token != null && accessTokens.containsKey(token);
    answer(it, known ? 200 : 401, "{\"id\":\"7\"}");
  }

  private void token(HttpExchange it) throws IOException {
    var form = parameters(new String(it.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    asked.add(form);
    if (failing != 0) {
      answer(it, failing, "{}");
    } else if (granted(form)) {
      int n = number.incrementAndGet();
      var refresh = "refresh-" + n;
      refreshTokens.put(refresh, true);
      accessTokens.put("Bearer access-" + n, true);
      var more = refreshing ? ",\"refresh_token\":\"" + refresh + "\",\"expires_in\":3600" : "";
      answer(it, 200, "{\"access_token\":\"access-" + n + "\"" + more + "}");
    } else {
      answer(it, 400, "{\"error\":\"invalid_grant\"}");
    }
  }

  private boolean granted(Map<String, String> form) {
    if ("refresh_token".equals(form.get("grant_type"))) {
      return refreshTokens.remove(form.get("refresh_token")) != null;
    }
    var asks = codes.remove(form.getOrDefault("code", ""));
    return asks != null
        && asks.get("redirect_uri").equals(form.get("redirect_uri"))
        && asks.get("code_challenge_method").equals("S256")
        && asks.get("code_challenge").equals(challenge(form.get("code_verifier")));
  }

  /** What PKCE makes of a verifier. */
  public static String challenge(String verifier) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> parameters(String text) {
    var all = new TreeMap<String, String>();
    for (var pair : text.split("&")) {
      int at = pair.indexOf('=');
      all.put(
          URLDecoder.decode(pair.substring(0, at), StandardCharsets.UTF_8),
          URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
    }
    return all;
  }

  private static void answer(HttpExchange it, int status, String text) throws IOException {
    var body = text.getBytes(StandardCharsets.UTF_8);
    it.sendResponseHeaders(status, body.length);
    it.getResponseBody().write(body);
    it.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
