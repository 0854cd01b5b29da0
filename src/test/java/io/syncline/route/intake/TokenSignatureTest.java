package io.syncline.route.intake;

import static io.syncline.route.intake.Hooked.HUBSPOT;
import static io.syncline.route.intake.Hooked.NOW;
import static io.syncline.route.intake.Hooked.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.syncline.definition.Samples;
import io.syncline.route.intake.http.HookRefused;
import io.syncline.system.http.LocalNetwork;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks that come with a JSON Web Token, and the vendor's key set behind them. */
class TokenSignatureTest {

  private static final byte[] BODY = "{\"say\": \"hello\"}".getBytes(UTF_8);
  private static final RSAKey RSA = rsa("one");
  private static final ECKey EC = ec("curve");

  /** As Google Pub/Sub pushes. */
  private static final String BEARER =
      """
      signature:
        kind: jwt
        header: Authorization
        prefix: "Bearer "
        algorithm: rs256
        keys: "${baseUrl}/keys"
        claims: {iss: "https://accounts.example.com", aud: "${audience}"}
      """;

  /** As Microsoft Graph sends them: in the body, one for each application. */
  private static final String IN_BODY =
      """
      signature: {kind: jwt, body: validationTokens, algorithm: rs256, keys: "${baseUrl}/keys", claims: {aud: "${audience}"}}
      """;

  /** As Plaid: the token holds the hash of the body, a time of issue, and nothing else. */
  private static final String HASHED =
      """
      signature: {kind: jwt, header: X-Token, algorithm: es256, keys: "${baseUrl}/keys", bodyHash: request_body_sha256}
      """;

  private static final String NOT_GIVEN =
      "signature: {kind: jwt, header: X, algorithm: rs256, keys: \"${baseUrl}/keys\","
          + " claims: {aud: \"${tenant}\"}}\n";

  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;
  private volatile String answer = "";
  private volatile int status = 200;
  private final AtomicInteger asked = new AtomicInteger();
  private SignatureCheck check;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          var bytes = answer.getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          if (status == 302 && exchange.getRequestURI().getPath().equals("/keys")) {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
          } else {
            exchange.sendResponseHeaders(status == 302 ? 200 : status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
          exchange.close();
        });
    server.start();
    publish(RSA, EC);
    check = new SignatureCheck(InstantSource.fixed(NOW), LocalNetwork.outbound(vertx));
  }

  @AfterEach
  void stop() {
    server.stop(0);
    vertx.close();
  }

  @Test
  void aTokenForThisReceiverIsAcceptedAndNoOther() throws Exception {
    assertThat(bearer(signed(RSA, usual()))).isEqualTo(200);
    assertThat(bearer(signed(RSA, usual().audience(List.of("b", "me"))))).isEqualTo(200);
    assertThat(bearer(signed(RSA, usual().audience("another")))).isEqualTo(401);
    assertThat(bearer(signed(RSA, usual().audience((String) null)))).isEqualTo(401);
    assertThat(bearer(signed(RSA, usual().issuer("https://evil.example.com")))).isEqualTo(401);
    assertThat(bearer(signed(rsa("one"), usual()))).as("another key of that name").isEqualTo(401);
    assertThat(bearer("abc")).isEqualTo(401);
    assertThat(bearer("")).isEqualTo(401);
    assertThat(verify(BEARER, BODY, Map.of())).isEqualTo(401);
    assertThat(verify(BEARER, BODY, Map.of("Authorization", signed(RSA, usual()))))
        .as("without its prefix")
        .isEqualTo(401);
    assertThat(asked).as("the keys are kept").hasValue(1);
  }

  @Test
  void aTokenThatEndedOrHasNotBegunIsStale() throws Exception {
    var minutes = Duration.ofMinutes(6);
    assertThat(bearer(signed(RSA, usual().expirationTime(date(NOW.minus(minutes))))))
        .isEqualTo(401);
    assertThat(bearer(signed(RSA, usual().expirationTime(date(NOW.minusSeconds(60))))))
        .as("clocks differ a little")
        .isEqualTo(200);
    assertThat(bearer(signed(RSA, usual().notBeforeTime(date(NOW.plus(minutes)))))).isEqualTo(401);
    assertThat(bearer(signed(RSA, usual().issueTime(date(NOW.plus(minutes)))))).isEqualTo(401);
    assertThat(bearer(signed(RSA, usual().expirationTime(null).issueTime(date(NOW)))))
        .isEqualTo(200);
    assertThat(
            bearer(signed(RSA, usual().expirationTime(null).issueTime(date(NOW.minus(minutes))))))
        .isEqualTo(401);
    assertThat(bearer(signed(RSA, usual().expirationTime(null)))).as("no time").isEqualTo(401);
  }

  @Test
  void theManifestAloneSaysWhichAlgorithmCounts() throws Exception {
    assertThat(bearer(new PlainJWT(usual().build()).serialize())).as("none").isEqualTo(401);
    var publicKey = RSA.toRSAPublicKey().getEncoded();
    var confused = new SignedJWT(header(JWSAlgorithm.HS256, "one"), usual().build());
    confused.sign(new MACSigner(publicKey));
    assertThat(bearer(confused.serialize())).as("HS256 with the public key").isEqualTo(401);
    var other = new SignedJWT(header(JWSAlgorithm.RS512, "one"), usual().build());
    other.sign(new RSASSASigner(RSA));
    assertThat(bearer(other.serialize())).as("RS512").isEqualTo(401);
    assertThat(bearer(signed(EC, usual()))).as("ES256").isEqualTo(401);
  }

  @Test
  void aKeyThatATokenBringsAlongIsNotBelieved() throws Exception {
    var own = rsa("own");
    var header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("own")
            .jwk(own.toPublicJWK())
            .jwkURL(URI.create("http://localhost:%d/own".formatted(server.getAddress().getPort())))
            .build();
    var token = new SignedJWT(header, usual().build());
    token.sign(new RSASSASigner(own));
    assertThat(bearer(token.serialize())).isEqualTo(401);
  }

  @Test
  void aNewKeyOfTheVendorIsFoundAndAnOldOneEnds() throws Exception {
    assertThat(bearer(signed(RSA, usual()))).isEqualTo(200);
    var next = rsa("two");
    publish(next);
    assertThat(bearer(signed(next, usual()))).isEqualTo(200);
    assertThat(bearer(signed(RSA, usual()))).as("withdrawn").isNotEqualTo(200);
  }

  @Test
  void tokensOfUnknownKeysDoNotCauseARequestEach() throws Exception {
    var forged = List.of(rsa("forged-0"), rsa("forged-1"));
    for (int i = 0; i < 20; i++) {
      assertThat(bearer(signed(forged.get(i % 2), usual()))).isIn(401, 503);
    }
    assertThat(asked.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void withoutKeysNothingIsTakenInAndTheSenderRepeats() throws Exception {
    status = 500;
    assertThat(bearer(signed(RSA, usual()))).isEqualTo(503);
    status = 302;
    assertThat(new Check().bearer(signed(RSA, usual()))).as("redirected").isEqualTo(503);
    status = 200;
    answer = "{\"keys\": 7}";
    assertThat(new Check().bearer(signed(RSA, usual()))).isEqualTo(503);
    publish(RSA);
    assertThat(new Check().bearer(signed(RSA, usual()))).isEqualTo(200);
    assertThat(verify(NOT_GIVEN, BODY, Map.of("X", signed(RSA, usual()))))
        .as("a setting that is not given")
        .isEqualTo(503);
  }

  /** Another process: it keeps no keys yet. */
  private final class Check {
    int bearer(String token) {
      check = new SignatureCheck(InstantSource.fixed(NOW), LocalNetwork.outbound(vertx));
      return TokenSignatureTest.this.bearer(token);
    }
  }

  @Test
  void eachTokenInTheBodyIsVerified() throws Exception {
    var right = signed(RSA, usual());
    var wrong = signed(RSA, usual().audience("another"));
    assertThat(verify(IN_BODY, tokens(right), Map.of())).isEqualTo(200);
    assertThat(verify(IN_BODY, tokens(right, right), Map.of())).isEqualTo(200);
    assertThat(verify(IN_BODY, tokens(right, wrong), Map.of())).isEqualTo(401);
    assertThat(verify(IN_BODY, tokens(), Map.of())).isEqualTo(401);
    assertThat(verify(IN_BODY, BODY, Map.of())).isEqualTo(401);
    assertThat(verify(IN_BODY, "no json".getBytes(UTF_8), Map.of())).isEqualTo(401);
  }

  @Test
  void aTokenOfAnotherBodyIsRefused() throws Exception {
    var hash = "afd15b44ebbbc2df9bce69ebbffd9bb1cd80e5bab39a8f8ea14b8a1a3a9c4b8a";
    var ours = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(BODY));
    var claims = new JWTClaimsSet.Builder().issueTime(date(NOW));
    assertThat(hashed(claims.claim("request_body_sha256", ours))).isEqualTo(200);
    assertThat(hashed(claims.claim("request_body_sha256", hash))).isEqualTo(401);
    assertThat(hashed(claims.claim("request_body_sha256", "no hex"))).isEqualTo(401);
    assertThat(hashed(claims.claim("request_body_sha256", null))).isEqualTo(401);
    assertThat(
            hashed(
                claims
                    .claim("request_body_sha256", ours)
                    .issueTime(date(NOW.minus(Duration.ofMinutes(6))))))
        .isEqualTo(401);
  }

  private int hashed(JWTClaimsSet.Builder claims) throws JOSEException {
    return verify(HASHED, BODY, Map.of("X-Token", signed(EC, claims)));
  }

  private int bearer(String token) {
    return verify(BEARER, BODY, Map.of("Authorization", "Bearer " + token));
  }

  private int verify(String words, byte[] body, Map<String, String> headers) {
    var webhook = Samples.webhook(words + "object: o\nobjects: {\"*\": things}\nnativeId: id\n");
    var base = "http://localhost:" + server.getAddress().getPort();
    var hook = Hook.of(HUBSPOT, webhook, Map.of("baseUrl", base, "audience", "me"));
    try {
      check.verify(hook, request(HUBSPOT, "https://sync.example.com/hooks/x", body, headers));
      return 200;
    } catch (HookRefused refused) {
      return refused.answer().status();
    }
  }

  private void publish(JWK... keys) {
    answer = new JWKSet(List.of(keys)).toString(true);
  }

  private static JWTClaimsSet.Builder usual() {
    return new JWTClaimsSet.Builder()
        .issuer("https://accounts.example.com")
        .audience("me")
        .expirationTime(date(NOW.plusSeconds(600)));
  }

  private static String signed(JWK key, JWTClaimsSet.Builder claims) throws JOSEException {
    boolean curve = key instanceof ECKey;
    var algorithm = curve ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256;
    var token = new SignedJWT(header(algorithm, key.getKeyID()), claims.build());
    token.sign(curve ? new ECDSASigner(key.toECKey()) : new RSASSASigner(key.toRSAKey()));
    return token.serialize();
  }

  private static JWSHeader header(JWSAlgorithm algorithm, String key) {
    return new JWSHeader.Builder(algorithm).keyID(key).build();
  }

  private static byte[] tokens(String... tokens) {
    var listed = tokens.length == 0 ? "" : "\"" + String.join("\", \"", tokens) + "\"";
    return "{\"validationTokens\": [%s], \"value\": []}".formatted(listed).getBytes(UTF_8);
  }

  private static Date date(Instant instant) {
    return Date.from(instant);
  }

  private static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static ECKey ec(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
