package io.syncline.route.intake;

import static io.syncline.route.intake.Hooked.HUBSPOT;
import static io.syncline.route.intake.Hooked.NOW;
import static io.syncline.route.intake.Hooked.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.syncline.core.inbox.HookKeys;
import io.syncline.core.inbox.HookKeys.Answer;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.value.Value;
import io.syncline.definition.Samples;
import io.syncline.json.Json;
import io.syncline.route.intake.http.HookRefused;
import io.syncline.route.intake.http.HookRequest;
import io.syncline.system.http.LocalNetwork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks that are tokens, and keys that a vendor gives one by one. */
class EventTokenTest {

  /** A security event token of risk signals (RFC 8417, OpenID RISC), its keys had by request. */
  static final String WORDS =
      """
      signature:
        kind: jwt
        body: ""
        algorithm: es256
        claims: {iss: "https://idp.example.com", aud: "${audience}"}
        tolerance: 7d
      keyRequest: {path: /keys, body: {key: "{keyId}"}, expires: ends}
      events: events
      form: map
      identity: [$body.jti, $key]
      object: $key
      objects: {"https://schemas.openid.net/secevent/risc/event-type/*": accounts}
      nativeId: subject.sub|$body.sub_id.sub
      kind: $key
      kinds: {"*/account-purged": deleted}
      occurredAt: $body.toe
      """;

  private static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";

  static final ECKey KEY = ec("k1");

  private final List<String> asked = new ArrayList<>();
  private Answer answer = key(KEY, null);

  @Test
  void whatATokenClaimsIsTheEvent() throws Exception {
    var events = taken(signed(KEY, usual()));

    assertThat(events)
        .extracting(it -> it.ref().object() + "/" + it.ref().id() + " " + it.kind())
        .containsExactlyInAnyOrder("accounts/7 UPDATED", "accounts/8 DELETED");
    assertThat(events)
        .allMatch(it -> NOW.minusSeconds(60).equals(it.occurredAt()))
        .extracting(InboxEvent::identity)
        .doesNotContainNull()
        .doesNotHaveDuplicates();
    assertThat(events.get(0).payload().fields().get("$body").toString()).doesNotContain(RISC);
    assertThat(asked).containsExactly("k1");
  }

  @Test
  void aTokenIsTakenForAsLongAsTheVendorRepeatsIt() throws Exception {
    assertThat(status(signed(KEY, usual().issueTime(date(NOW.minus(Duration.ofDays(6)))))))
        .isEqualTo(200);
    assertThat(status(signed(KEY, usual().issueTime(date(NOW.minus(Duration.ofDays(8)))))))
        .as("stale")
        .isEqualTo(401);
    assertThat(status(signed(KEY, usual().issueTime(null)))).as("no time").isEqualTo(401);
  }

  @Test
  void whatIsNoTokenOfThisVendorForThisReceiverIsRefused() throws Exception {
    assertThat(status(signed(KEY, usual().audience("another")))).isEqualTo(401);
    assertThat(status(signed(KEY, usual().issuer("https://evil.example.com")))).isEqualTo(401);
    assertThat(status(signed(ec("k1"), usual()))).as("another key of that name").isEqualTo(401);
    assertThat(status(new PlainJWT(usual().build()).serialize())).isEqualTo(401);
    for (var body : List.of("", "{}", "a.b", "a.b.c", "\"a.b.c\"", "{\"token\": \"a.b.c\"}")) {
      assertThat(status(body)).as(body).isEqualTo(401);
    }
    assertThat(asked).as("the key counts only for what names it").hasSize(3);
  }

  @Test
  void aTokenForAnotherUseIsNoEvent() throws Exception {
    for (var type : List.of("at+jwt", "dpop+jwt", "logout+jwt")) {
      assertThat(status(typed(new JOSEObjectType(type)))).as(type).isEqualTo(401);
    }
    assertThat(status(typed(new JOSEObjectType("secevent+jwt")))).isEqualTo(200);
    assertThat(status(typed(JOSEObjectType.JWT))).isEqualTo(200);
    assertThat(status(typed(null))).isEqualTo(200);
  }

  @Test
  void aTokenOfAnotherAlgorithmCausesNoRequest() throws Exception {
    var confused =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), usual().build());
    confused.sign(new MACSigner(KEY.toECPublicKey().getEncoded()));

    assertThat(status(confused.serialize())).isEqualTo(401);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          right                  | 200
          right, ends later      | 200
          right, ended           | 401
          unknown                | 401
          unavailable            | 503
          no key                 | 503
          of another kind        | 401
          symmetric              | 401
          """)
  void aKeyIsTakenAsTheVendorGivesIt(String given, int expected) throws Exception {
    answer =
        switch (given) {
          case "right, ends later" -> key(KEY, NOW.plusSeconds(1));
          case "right, ended" -> key(KEY, NOW);
          case "unknown" -> new Answer.Unknown();
          case "unavailable" -> new Answer.Unavailable();
          case "no key" -> new Answer.Key(new Value.Struct(Map.of("a", Value.text("b"))), null);
          case "of another kind" ->
              new Answer.Key(
                  (Value.Struct) Json.parse("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qY\"}"),
                  null);
          case "symmetric" ->
              new Answer.Key(
                  (Value.Struct) Json.parse("{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}"), null);
          default -> answer;
        };

    assertThat(status(signed(KEY, usual()))).isEqualTo(expected);
  }

  @Test
  void aKeyOfNoNameIsNotAskedFor() throws Exception {
    for (var name : List.of("", " ", "a b", "a\nb", "x".repeat(257))) {
      assertThat(status(signed(ec(name), usual()))).isEqualTo(401);
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void aMapOfEventsIsNoListAndHoldsNoOtherThings() {
    var hook = hook();
    var splitter = new EventSplitter(new Ids(InstantSource.fixed(NOW), new SplittableRandom(1)));
    var odd = "{\"jti\":\"j\",\"events\":{\"" + RISC + "x\":7,\"" + RISC + "y\":{}}}";

    assertThat(splitter.split(hook, sent(odd)).events()).isEmpty();
    assertThat(splitter.split(hook, sent(odd)).bad()).hasSize(2);
    for (var body : List.of("{\"events\":[{}]}", "{}", "{\"events\":null}", "[]")) {
      assertThatThrownBy(() -> splitter.split(hook, sent(body)))
          .as(body)
          .isInstanceOf(HookRefused.class)
          .hasMessageStartingWith("400 ");
    }
  }

  private String typed(JOSEObjectType type) throws JOSEException {
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1").type(type).build();
    var token = new SignedJWT(header, usual().build());
    token.sign(new ECDSASigner(KEY));
    return token.serialize();
  }

  private Hook hook() {
    HookKeys keys =
        id -> {
          asked.add(id);
          return answer;
        };
    return Hook.of(HUBSPOT, Samples.webhook(WORDS), Map.of("audience", "me")).asking(keys);
  }

  private List<InboxEvent> taken(String token) {
    var verified =
        new SignatureCheck(InstantSource.fixed(NOW), LocalNetwork.NOTHING_SENT)
            .verify(hook(), sent(token));
    return new EventSplitter(new Ids(InstantSource.fixed(NOW), new SplittableRandom(1)))
        .split(hook(), verified)
        .events();
  }

  private int status(String token) {
    try {
      assertThat(taken(token)).hasSize(2);
      return 200;
    } catch (HookRefused refused) {
      return refused.answer().status();
    }
  }

  private static HookRequest sent(String body) {
    return request(HUBSPOT, "https://x", body.getBytes(UTF_8), Map.of());
  }

  static JWTClaimsSet.Builder usual() {
    return new JWTClaimsSet.Builder()
        .issuer("https://idp.example.com")
        .audience("me")
        .jwtID("j1")
        .issueTime(date(NOW))
        .claim("toe", NOW.minusSeconds(60).getEpochSecond())
        .claim("sub_id", Map.of("format", "iss_sub", "sub", "8"))
        .claim(
            "events",
            Map.of(
                RISC + "account-disabled",
                Map.of("subject", Map.of("sub", "7"), "reason", "hijacking"),
                RISC + "account-purged",
                Map.of()));
  }

  static String signed(ECKey key, JWTClaimsSet.Builder claims) throws JOSEException {
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
    var token = new SignedJWT(header, claims.build());
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }

  /** As the vendor gives it: without what it is called by. */
  static Answer key(ECKey key, Instant ends) {
    var published = new ECKey.Builder(key.toPublicJWK()).keyID(null).build();
    return new Answer.Key((Value.Struct) Json.parse(published.toJSONString()), ends);
  }

  private static Date date(Instant instant) {
    return Date.from(instant);
  }

  private static ECKey ec(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
