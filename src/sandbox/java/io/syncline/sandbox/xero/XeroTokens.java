package io.syncline.sandbox.xero;

import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import io.syncline.sandbox.kernel.SandboxOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The token endpoint ({@code POST /connect/token}, grant {@code client_credentials}) and the tokens
 * it gave out, which expire by real time.
 *
 * <p>Xero serves it at identity.xero.com; here it shares the API's port. Source:
 * developer.xero.com, "Custom connections" (client credentials, 30 minutes, scopes).
 */
final class XeroTokens {
  private final SandboxOptions options;
  private final Map<String, Long> expiry = new ConcurrentHashMap<>();
  private volatile Duration lifetime = Duration.ofMinutes(30);

  XeroTokens(SandboxOptions options) {
    this.options = options;
  }

  void lifetime(Duration value) {
    lifetime = value;
  }

  /** Makes every token given out so far worthless. */
  void revokeAll() {
    expiry.clear();
  }

  Reply grant(Request request) {
    var form = Request.decode(new String(request.body(), StandardCharsets.UTF_8));
    if (!"client_credentials".equals(first(form, "grant_type"))) {
      return error("unsupported_grant_type");
    }
    if (!known(request, form)) {
      return error("invalid_client");
    }
    var token = issue();
    var json = Json.object();
    json.put("access_token", token).put("expires_in", lifetime.toSeconds());
    json.put("token_type", "Bearer").put("scope", "accounting.contacts");
    return Reply.json(200, json).with("Cache-Control", "no-store");
  }

  /** A valid token, as the endpoint would give it. */
  String issue() {
    expiry.values().removeIf(end -> end - System.nanoTime() < 0);
    var token = "xero-" + UUID.randomUUID();
    expiry.put(token, System.nanoTime() + lifetime.toNanos());
    return token;
  }

  /** Null when the request carries a live token, else why it is refused. */
  @Nullable String refusal(Request request) {
    var header = request.header("authorization");
    if (header == null || !header.startsWith("Bearer ")) {
      return "AuthenticationUnsuccessful";
    }
    var end = expiry.get(header.substring(7));
    if (end == null) {
      return "AuthenticationUnsuccessful";
    }
    return end - System.nanoTime() > 0 ? null : "TokenExpired";
  }

  private boolean known(Request request, Map<String, List<String>> form) {
    var pair = options.account() + ":" + options.token();
    var basic =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return basic.equals(request.header("authorization"))
        || (options.account().equals(first(form, "client_id"))
            && options.token().equals(first(form, "client_secret")));
  }

  private static @Nullable String first(Map<String, List<String>> form, String name) {
    var values = form.get(name);
    return values == null ? null : values.get(0);
  }

  private static Reply error(String code) {
    return Reply.json(400, Json.object().put("error", code));
  }
}
