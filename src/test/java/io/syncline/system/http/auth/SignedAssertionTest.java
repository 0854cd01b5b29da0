package io.syncline.system.http.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.definition.Samples;
import io.syncline.json.Json;
import io.syncline.system.http.MemoryTokens;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.net.URI;
import java.net.URLDecoder;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens for a signed assertion, verified by the platform's own cryptography. */
class SignedAssertionTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final HttpCall CALL =
      new HttpCall("GET", URI.create("http://api/x"), Map.of(), null, Duration.ofSeconds(1));

  private final List<HttpCall> asked = new ArrayList<>();

  private HttpCall sent(String assertion, String key) throws Exception {
    var auth =
        Samples.auth(
            "{kind: oauth2JwtBearer, tokenUrl: \"https://id/token\", assertion: "
                + assertion
                + "}");
    return new OAuthCredentials(
            SystemId.of("crm"),
            auth,
            URI.create("https://crm.example"),
            Map.of("key", key, "id", "client"),
            call -> {
              asked.add(call);
              return CompletableFuture.completedFuture(
                  new HttpResult.Answered(
                      200, Map.of(), "{\"access_token\":\"access-1\"}".getBytes(UTF_8)));
            },
            new MemoryTokens(),
            () -> NOW,
            Duration.ofSeconds(1))
        .on(CALL);
  }

  private Map<String, String> form() {
    return Arrays.stream(new String(asked.get(0).body(), UTF_8).split("&"))
        .map(it -> it.split("=", 2))
        .collect(Collectors.toMap(it -> it[0], it -> URLDecoder.decode(it[1], UTF_8)));
  }

  private static Map<String, Value> part(String token, int index) {
    return Json.parseStruct(Base64.getUrlDecoder().decode(token.split("\\.")[index])).fields();
  }

  private static String pem(KeyPair pair) {
    var text =
        Base64.getMimeEncoder(64, "\n".getBytes(UTF_8))
            .encodeToString(pair.getPrivate().getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
  }

  private static KeyPair rsa() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static boolean verifies(String token, Signature with, KeyPair pair) throws Exception {
    int end = token.lastIndexOf('.');
    with.initVerify(pair.getPublic());
    with.update(token.substring(0, end).getBytes(UTF_8));
    return with.verify(Base64.getUrlDecoder().decode(token.substring(end + 1)));
  }

  @Test
  void aTokenIsHadForASignedAssertion() throws Exception {
    var pair = rsa();
    var call =
        sent(
            "{issuer: \"${id}\", subject: ada, audience: aud, key: \"${key}\", keyId: k1, claims:"
                + " {scope: a b}}",
            pem(pair));

    assertThat(call.headers()).containsEntry("Authorization", "Bearer access-1");
    assertThat(form()).containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
    assertThat(asked.get(0).headers()).doesNotContainKey("Authorization");
    var token = form().get("assertion");
    assertThat(part(token, 0))
        .containsOnly(
            Map.entry("alg", Value.text("RS256")),
            Map.entry("typ", Value.text("JWT")),
            Map.entry("kid", Value.text("k1")));
    assertThat(part(token, 1))
        .containsEntry("iss", Value.text("client"))
        .containsEntry("sub", Value.text("ada"))
        .containsEntry("aud", Value.text("aud"))
        .containsEntry("scope", Value.text("a b"))
        .containsEntry("iat", Value.decimal(NOW.getEpochSecond()))
        .containsEntry("exp", Value.decimal(NOW.getEpochSecond() + 180))
        .containsKey("jti");
    assertThat(verifies(token, Signature.getInstance("SHA256withRSA"), pair)).isTrue();
    assertThat(verifies(token, Signature.getInstance("SHA256withRSA"), rsa())).isFalse();
  }

  @Test
  void whatIsLeftOutIsTheIssuerAndTheTokenUrl() throws Exception {
    sent("{issuer: \"${id}\", key: \"${key}\"}", pem(rsa()).replace("\n", "\\n"));
    assertThat(part(form().get("assertion"), 1))
        .containsEntry("sub", Value.text("client"))
        .containsEntry("aud", Value.text("https://id/token"));
  }

  @Test
  void ellipticCurvesSignToo() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var pair = generator.generateKeyPair();
    sent("{issuer: a, key: \"${key}\", algorithm: ES256}", pem(pair));
    assertThat(
            verifies(
                form().get("assertion"),
                Signature.getInstance("SHA256withECDSAinP1363Format"),
                pair))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----",
        ""
      })
  void aKeyThatCannotSignIsRefusedWithoutSayingIt(String key) {
    assertThatThrownBy(() -> sent("{issuer: a, key: \"${key}\"}", key))
        .isInstanceOfSatisfying(
            Credentials.Refused.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.Refused.class))
        .hasNoCause()
        .hasMessageContaining("PKCS #8")
        .hasMessageNotContaining("hunter2");
    assertThat(asked).isEmpty();
  }
}
