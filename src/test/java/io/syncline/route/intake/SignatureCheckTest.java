package io.syncline.route.intake;

import static io.syncline.route.intake.Hooked.HUBSPOT;
import static io.syncline.route.intake.Hooked.NOW;
import static io.syncline.route.intake.Hooked.request;
import static io.syncline.route.intake.Hooked.signature;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import io.syncline.core.definition.system.Webhook.Signature;
import io.syncline.core.definition.system.Webhook.Signature.Encoding;
import io.syncline.core.definition.system.Webhook.Signature.Scheme;
import io.syncline.route.intake.http.HookRefused;
import io.syncline.route.intake.http.HookRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SignatureCheckTest {

  private static final String URI = "https://sync.example.com/hooks/hubspot";
  private static final byte[] BODY = "{\"say\": \"hello\"}".getBytes(UTF_8);

  @Test
  void theVectorOfStandardWebhooksIsAccepted() {
    var body = "{\"test\": 2432232314}".getBytes(UTF_8);
    var headers =
        Map.of(
            "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp", "1614265330",
            "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assertThat(
            status(
                signature(Scheme.STANDARD_WEBHOOKS),
                List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                body,
                headers,
                Instant.ofEpochSecond(1614265330)))
        .isEqualTo(200);
  }

  @Test
  void whatTheStandardWebhooksLibrarySignsIsAccepted() throws Exception {
    var secret = "whsec_c3luY2xpbmUtdGVzdC1rZXktMDAwMQ==";
    var body = "{\"name\": \"Łukasz\"}".getBytes(UTF_8);
    var signed = new Webhook(secret).sign("msg_1", NOW.getEpochSecond(), new String(body, UTF_8));
    var headers =
        Map.of(
            "webhook-id",
            "msg_1",
            "webhook-timestamp",
            Long.toString(NOW.getEpochSecond()),
            "webhook-signature",
            "v1a,QUJD v1,QUJD " + signed);
    var scheme = signature(Scheme.STANDARD_WEBHOOKS);
    assertThat(status(scheme, List.of(secret), body, headers, NOW)).isEqualTo(200);
    assertThat(status(scheme, List.of(secret), BODY, headers, NOW)).isEqualTo(401);
  }

  @Test
  void theVectorOfZendesksDocumentationIsAccepted() {
    var headers =
        Map.of(
            "X-Zendesk-Webhook-Signature", "Rry/4TtIdFyawtXXp8QdI6tlAUUQ/5kL1OTp5qo/ZIk=",
            "X-Zendesk-Webhook-Signature-Timestamp", "2021-07-25T10:00:00Z");
    assertThat(
            status(
                signature(Scheme.ZENDESK),
                List.of("HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA="),
                BODY,
                headers,
                Instant.parse("2021-07-25T10:01:00Z")))
        .isEqualTo(200);
  }

  @Test
  void hubspotSignsMethodUriBodyAndTimeWithTheListedEscapesDecoded() {
    var sent = URI + "?next=%2Fa%3ab%20c&q=%26";
    var decoded = URI + "?next=/a:b%20c&q=%26";
    var headers = Hooked.hubspotHeaders("client-secret", decoded, BODY, NOW);
    assertThat(verified(signature(Scheme.HUBSPOT_V3), List.of("client-secret"), sent, headers))
        .isEqualTo(200);
    assertThat(verified(signature(Scheme.HUBSPOT_V3), List.of("client-secret"), URI, headers))
        .isEqualTo(401);
  }

  @Test
  void aBodyChangedByOneByteIsRefused() {
    var headers = Hooked.xeroHeaders("key", BODY);
    var changed = BODY.clone();
    changed[3] ^= 1;
    assertThat(status(signature(Scheme.XERO), List.of("key"), BODY, headers, NOW)).isEqualTo(200);
    assertThat(status(signature(Scheme.XERO), List.of("key"), changed, headers, NOW))
        .isEqualTo(401);
  }

  @Test
  void eachOfSeveralSecretsIsAcceptedSoThatOneCanBeReplaced() {
    var headers = Hooked.xeroHeaders("old", BODY);
    var scheme = signature(Scheme.XERO);
    for (var secrets : List.of("new old", "old new", "newer old new")) {
      assertThat(status(scheme, Hook.secretsIn(secrets), BODY, headers, NOW))
          .as(secrets)
          .isEqualTo(200);
    }
    assertThat(status(scheme, Hook.secretsIn("new"), BODY, headers, NOW)).isEqualTo(401);
  }

  @Test
  void base64WithoutItsPaddingOrAPartOfItIsAccepted() throws Exception {
    for (var algorithm : List.of("HmacSHA256", "HmacSHA384", "HmacSHA512")) {
      var settings =
          new Signature(
              Scheme.HMAC,
              null,
              "X-S",
              algorithm,
              Encoding.BASE64,
              null,
              null,
              Duration.ofMinutes(5));
      var mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec("s".getBytes(UTF_8), algorithm));
      var padded = Base64.getEncoder().encodeToString(mac.doFinal(BODY));
      for (var sent = padded; ; sent = sent.substring(0, sent.length() - 1)) {
        assertThat(status(settings, List.of("s"), BODY, Map.of("X-S", sent), NOW))
            .as(algorithm + " " + sent)
            .isEqualTo(200);
        if (!sent.endsWith("=")) {
          break;
        }
      }
      assertThat(status(settings, List.of("other"), BODY, Map.of("X-S", padded), NOW))
          .isEqualTo(401);
    }
  }

  @Test
  void withoutASecretNothingIsAccepted() {
    for (var scheme : Scheme.values()) {
      assertThat(status(signature(scheme), List.of(), BODY, Map.of(), NOW))
          .as(scheme.name())
          .isEqualTo(503);
    }
  }

  @Test
  void aMissingOrUnreadableSignatureIsRefused() {
    for (var scheme : Scheme.values()) {
      for (var headers :
          List.of(
              Map.<String, String>of(),
              Map.of("x-xero-signature", "%%%", "X-Signature", "", "webhook-signature", "v1,"))) {
        assertThat(status(hmac(scheme), List.of("c2VjcmV0"), BODY, headers, NOW))
            .as(scheme.name())
            .isEqualTo(401);
      }
    }
  }

  @Test
  void aTimeOutsideTheToleranceIsRefusedOnBothSides() {
    var scheme = signature(Scheme.HUBSPOT_V3);
    for (var offset : List.of(Duration.ofSeconds(-301), Duration.ofSeconds(301))) {
      var headers = Hooked.hubspotHeaders("s", URI, BODY, NOW.plus(offset));
      assertThat(verified(scheme, List.of("s"), URI, headers)).isEqualTo(401);
    }
    var headers = Hooked.hubspotHeaders("s", URI, BODY, NOW.minusSeconds(299));
    assertThat(verified(scheme, List.of("s"), URI, headers)).isEqualTo(200);
  }

  @Test
  void aRightSignatureUnderAnotherTimeIsRefused() {
    var headers = new HashMap<>(Hooked.hubspotHeaders("s", URI, BODY, NOW.minusSeconds(9_000)));
    headers.put("X-HubSpot-Request-Timestamp", Long.toString(NOW.toEpochMilli()));
    assertThat(verified(signature(Scheme.HUBSPOT_V3), List.of("s"), URI, headers)).isEqualTo(401);
  }

  @Test
  void aGenericSignatureFollowsItsSettings() {
    var time = Long.toString(NOW.getEpochSecond());
    var digest =
        Base64.getDecoder()
            .decode(Hooked.hmac("s".getBytes(UTF_8), (time + ".").getBytes(UTF_8), BODY));
    var headers =
        Map.of("X-Signature", "sha256=" + HexFormat.of().formatHex(digest), "X-Time", time);
    assertThat(status(hmac(Scheme.HMAC), List.of("s"), BODY, headers, NOW)).isEqualTo(200);
    assertThat(status(hmac(Scheme.HMAC), List.of("s"), BODY, headers, NOW.plusSeconds(400)))
        .isEqualTo(401);
  }

  @Test
  void anUnknownAlgorithmOrUnusableSecretRefusesInsteadOfOpening() {
    var settings =
        new Signature(
            Scheme.HMAC, null, "X-S", "HmacMD9", Encoding.HEX, null, null, Duration.ofMinutes(5));
    assertThat(status(settings, List.of("s"), BODY, Map.of("X-S", "00"), NOW)).isEqualTo(503);
    var headers =
        Map.of(
            "webhook-id", "1", "webhook-timestamp", "1763719200", "webhook-signature", "v1,QUI=");
    assertThat(
            status(signature(Scheme.STANDARD_WEBHOOKS), List.of("not base64!"), BODY, headers, NOW))
        .isEqualTo(503);
  }

  @Test
  void aSignatureSentTwiceIsRefused() {
    var right = Hooked.xeroHeaders("key", BODY).get("x-xero-signature");
    var twice = new HookRequest(HUBSPOT, "POST", URI, name -> List.of(right, "AAAA"), BODY, NOW);
    var hook = Hooked.xero("key");
    assertThatCode(() -> new SignatureCheck(InstantSource.fixed(NOW)).verify(hook, twice))
        .isInstanceOf(HookRefused.class);
  }

  @Test
  void nothingThatIsPrintedHoldsASecretOrABody() {
    var hook = Hooked.xero("key-that-nobody-may-see");
    assertThat(hook.toString()).doesNotContain("nobody");
    assertThat(request(HUBSPOT, URI, BODY, Map.of()).toString()).doesNotContain("hello");
  }

  private static Signature hmac(Scheme scheme) {
    return new Signature(
        scheme,
        null,
        "X-Signature",
        null,
        Encoding.HEX,
        "sha256=",
        "X-Time",
        Duration.ofMinutes(5));
  }

  private static int verified(
      Signature signature, List<String> secrets, String uri, Map<String, String> headers) {
    return status(signature, secrets, uri, BODY, headers, NOW);
  }

  private static int status(
      Signature signature,
      List<String> secrets,
      byte[] body,
      Map<String, String> headers,
      Instant now) {
    return status(signature, secrets, URI, body, headers, now);
  }

  private static int status(
      Signature signature,
      List<String> secrets,
      String uri,
      byte[] body,
      Map<String, String> headers,
      Instant now) {
    var shape = Hooked.hubspotWebhook();
    var webhook =
        new io.syncline.core.definition.system.Webhook(
            signature,
            shape.events(),
            shape.identity(),
            shape.object(),
            shape.objects(),
            shape.nativeId(),
            shape.kind(),
            shape.kinds(),
            shape.occurredAt(),
            null);
    try {
      new SignatureCheck(InstantSource.fixed(now))
          .verify(new Hook(HUBSPOT, webhook, secrets), request(HUBSPOT, uri, body, headers));
      return 200;
    } catch (HookRefused refused) {
      return refused.answer().status();
    }
  }
}
