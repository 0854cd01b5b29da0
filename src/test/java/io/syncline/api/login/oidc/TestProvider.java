package io.syncline.api.login.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * An OpenID Connect provider in this process. It lets everybody in who says a name ({@code
 * person=…}), redeems a code once and only for its verifier, and lies as a test wants it to.
 */
public final class TestProvider implements AutoCloseable {

  public static final String CLIENT = "syncline-test";
  public static final String SECRET = "secret-of-the-client";
  public static final String AUDIENCE = "syncline-api";

  private final HttpServer server;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private ECKey key;
  private volatile boolean down;

  /** What an ID token says, made from its claims. */
  Function<JWTClaimsSet, String> idToken = this::signed;

  Map<String, Object> userInfo = Map.of();

  boolean endsSessions = true;

  public TestProvider(int port) {
    try {
      key = newKey();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  private static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public String issuer() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void rotate() {
    key = newKey();
  }

  ECKey key() {
    return key;
  }

  void down(boolean is) {
    down = is;
  }

  String signed(JWTClaimsSet claims) {
    return signed(claims, key, JOSEObjectType.JWT);
  }

  static String signed(JWTClaimsSet claims, ECKey key, JOSEObjectType type) {
    try {
      var header =
          new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).type(type).build();
      var token = new SignedJWT(header, claims);
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The claims of an access token for the API. */
  public JWTClaimsSet.Builder access(String person) {
    return claims(person).audience(AUDIENCE);
  }

  /** A person whose groups are in the name: {@code ada.operators.stewards}. */
  private JWTClaimsSet.Builder claims(String person) {
    var parts = List.of(person.split("\\."));
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .subject("subject-of-" + parts.get(0))
        .audience(CLIENT)
        .issueTime(Date.from(Instant.now()))
        .expirationTime(Date.from(Instant.now().plusSeconds(300)))
        .claim("preferred_username", parts.get(0))
        .claim("groups", parts.subList(1, parts.size()));
  }

  /** Plays the browser at the provider: what it brings back. */
  Map<String, String> logIn(URI authorization, String person) {
    var asked = fields(authorization.getRawQuery());
    var code = UUID.randomUUID().toString();
    asked.put("person", person);
    codes.put(code, asked);
    return Map.of("code", code, "state", asked.get("state"), "iss", issuer());
  }

  private void answer(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var uri = exchange.getRequestURI();
    if (uri.getPath().equals("/mode")) {
      down = "down".equals(uri.getQuery());
      reply(exchange, 200, "{}");
      return;
    }
    if (down) {
      reply(exchange, 503, "down");
      return;
    }
    switch (uri.getPath()) {
      case "/.well-known/openid-configuration" -> reply(exchange, 200, metadata());
      case "/jwks" -> reply(exchange, 200, new JWKSet(key).toString());
      case "/authorize" -> authorize(exchange, uri);
      case "/access-token" ->
          reply(exchange, 200, signed(access(fields(uri.getQuery()).get("person")).build()));
      case "/token" -> redeem(exchange, fields(body));
      case "/userinfo" -> reply(exchange, 200, claims(userInfo).toString());
      default -> reply(exchange, 404, "");
    }
  }

  private static JWTClaimsSet claims(Map<String, Object> said) {
    var claims = new JWTClaimsSet.Builder();
    said.forEach(claims::claim);
    return claims.build();
  }

  private void authorize(HttpExchange exchange, URI uri) throws IOException {
    var asked = fields(uri.getRawQuery());
    var back = new StringBuilder(asked.get("redirect_uri")).append('?');
    logIn(uri, asked.getOrDefault("person", "browser.operators"))
        .forEach(
            (name, value) ->
                back.append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                    .append('&'));
    exchange.getResponseHeaders().add("Location", back.substring(0, back.length() - 1));
    exchange.sendResponseHeaders(303, -1);
    exchange.close();
  }

  private void redeem(HttpExchange exchange, Map<String, String> sent) throws IOException {
    var asked = codes.remove(sent.getOrDefault("code", ""));
    var basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
    boolean right =
        asked != null
            && "S256".equals(asked.get("code_challenge_method"))
            && challenge(sent.get("code_verifier")).equals(asked.get("code_challenge"))
            && asked.get("redirect_uri").equals(sent.get("redirect_uri"))
            && basic.equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!right) {
      reply(exchange, 400, "{\"error\": \"invalid_grant\"}");
      return;
    }
    var said = claims(asked.get("person")).claim("nonce", asked.get("nonce")).build();
    reply(
        exchange,
        200,
        "{\"access_token\": \"opaque\", \"token_type\": \"Bearer\", \"id_token\": \""
            + idToken.apply(said)
            + "\"}");
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String metadata() {
    return """
        {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
         "jwks_uri": "%1$s/jwks", "userinfo_endpoint": "%1$s/userinfo",%2$s "subject_types_supported": ["public"],
         "response_types_supported": ["code"], "id_token_signing_alg_values_supported": ["ES256"]}
        """
        .formatted(
            issuer(),
            endsSessions ? "\"end_session_endpoint\": \"" + issuer() + "/end?x=1\"," : "");
  }

  private static Map<String, String> fields(String query) {
    var fields = new HashMap<String, String>();
    for (var pair : query.split("&")) {
      int at = pair.indexOf('=');
      fields.put(
          pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
    }
    return fields;
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
