package io.syncline.system.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A system with sessions: a login at {@code /login} sets cookies and tells a token, {@code /csrf}
 * gives a CSRF token and a cookie for who shows Basic, and rows come in pages of two.
 */
final class SessionServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(16);
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger given = new AtomicInteger();

  /** Each request: method, URI, cookies, and headers that begin with {@code X-}. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** How logins are answered. */
  volatile int login = 200;

  volatile Map<String, String> loginHeaders = Map.of();
  volatile String loginBody;
  volatile List<String> moreCookies = List.of();

  /**
   * Whether a session that ended is answered with 401, or with an error in an answer of success.
   */
  volatile int ended = 401;

  /** All sessions end with this call of a row or page from now on; 0: none does. */
  volatile int endsWith;

  /** More of what is said about the session's cookie. */
  volatile String attributes = "";

  volatile boolean oneAtATime;
  volatile boolean forbidden;
  volatile String next;

  SessionServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void endAll() {
    sessions.clear();
  }

  long logins() {
    return count("/login");
  }

  long count(String part) {
    return asked.stream().filter(it -> it.contains(part)).count();
  }

  private void answer(HttpExchange it) throws IOException {
    var path = it.getRequestURI().getPath();
    var cookies = it.getRequestHeaders().getOrDefault("Cookie", List.of());
    var said = new StringBuilder(it.getRequestMethod() + " " + it.getRequestURI());
    said.append(" cookies=").append(String.join("; ", cookies));
    it.getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (name.startsWith("X-") || name.equals("Authorization")) {
                said.append(' ').append(name).append('=').append(String.join(",", values));
              }
            });
    var body = new String(it.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(said + " " + body);
    if (path.equals("/login")) {
      login(it);
    } else if (path.equals("/csrf")) {
      csrf(it);
    } else if (!holds(it)) {
      refuse(it);
    } else if (forbidden) {
      send(it, 403, "{}");
    } else if (next != null && path.equals("/rows")) {
      send(it, 200, "{\"rows\":[{\"id\":\"1\"}],\"next\":\"" + next + "\"}");
    } else {
      rows(it, path);
    }
  }

  private void login(HttpExchange it) throws IOException {
    loginHeaders.forEach((name, value) -> it.getResponseHeaders().add(name, value));
    if (login >= 400) {
      send(it, login, "{\"error\":\"no\"}");
      return;
    }
    if (oneAtATime) {
      endAll();
    }
    var id = "s" + given.incrementAndGet();
    sessions.add(id);
    it.getResponseHeaders()
        .add("Set-Cookie", "sid=" + id + "; Path=/; HttpOnly; SameSite=Lax" + attributes);
    moreCookies.forEach(more -> it.getResponseHeaders().add("Set-Cookie", more));
    send(
        it,
        login,
        Objects.requireNonNullElse(loginBody, "{\"data\":{\"token\":\"t-" + id + "\"}}"));
  }

  private void csrf(HttpExchange it) throws IOException {
    if (!"fetch".equals(it.getRequestHeaders().getFirst("X-CSRF-Token"))) {
      send(it, 400, "{}");
      return;
    }
    var id = "c" + given.incrementAndGet();
    sessions.add(id);
    it.getResponseHeaders().add("X-CSRF-Token", "t-" + id);
    it.getResponseHeaders().add("Set-Cookie", "SAP_SESSIONID_A_100=" + id + "; path=/; HttpOnly");
    it.getResponseHeaders().add("Set-Cookie", "sap-usercontext=sap-client=100; path=/");
    it.getResponseHeaders().add("Content-Type", "application/xml");
    send(it, 200, "<?xml version=\"1.0\"?><service/>");
  }

  private boolean holds(HttpExchange it) {
    var cookies = String.join("; ", it.getRequestHeaders().getOrDefault("Cookie", List.of()));
    boolean basic = it.getRequestHeaders().getFirst("Authorization") != null;
    boolean write = !it.getRequestMethod().equals("GET");
    if (endsWith > 0 && --endsWith == 0) {
      endAll();
    }
    if (!basic) {
      return sessions.stream().anyMatch(id -> cookies.contains("sid=" + id));
    }
    return !write
        || sessions.stream()
            .anyMatch(
                id ->
                    cookies.contains("=" + id)
                        && ("t-" + id).equals(it.getRequestHeaders().getFirst("X-CSRF-Token")));
  }

  private void refuse(HttpExchange it) throws IOException {
    if (it.getRequestHeaders().getFirst("Authorization") != null) {
      it.getResponseHeaders().add("x-csrf-token", "Required");
      send(it, 403, "CSRF token validation failed");
    } else if (ended == 200) {
      send(it, 200, "{\"error\":{\"code\":100,\"message\":\"Session expired\"}}");
    } else {
      it.getResponseHeaders().add("Location", next == null ? "/" : next);
      send(it, ended, "{}");
    }
  }

  private static void rows(HttpExchange it, String path) throws IOException {
    var query = String.valueOf(it.getRequestURI().getQuery());
    if (path.equals("/rows") && it.getRequestMethod().equals("GET")) {
      int page = query.contains("page=") ? Integer.parseInt(query.replaceAll(".*page=", "")) : 1;
      var next = page < 3 ? ",\"next\":\"/rows?page=" + (page + 1) + "\"" : "";
      send(it, 200, "{\"rows\":[{\"id\":\"%1$da\"},{\"id\":\"%1$db\"}]%2$s}".formatted(page, next));
    } else {
      send(it, 200, "{\"id\":\"1\"}");
    }
  }

  private static void send(HttpExchange it, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    if (it.getResponseHeaders().getFirst("Content-Type") == null) {
      it.getResponseHeaders().add("Content-Type", "application/json");
    }
    it.sendResponseHeaders(status, bytes.length);
    it.getResponseBody().write(bytes);
    it.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
