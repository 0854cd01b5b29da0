package io.syncline.route.intake;

import static io.syncline.route.intake.Hooked.HUBSPOT;
import static io.syncline.route.intake.Hooked.NOW;
import static io.syncline.route.intake.Hooked.request;
import static io.syncline.route.intake.Hooked.signed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import com.stripe.exception.SignatureVerificationException;
import io.syncline.route.intake.http.HookRefused;
import io.syncline.route.intake.http.HookRequest;
import io.syncline.system.http.LocalNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures as manifests say them: right ones in, wrong ones out, stale ones out. */
class SignatureCheckTest {

  private static final String URI = "https://sync.example.com/hooks/hubspot";
  private static final byte[] BODY = "{\"say\": \"hello\"}".getBytes(UTF_8);

  private static final String STANDARD =
      """
      signature:
        header: webhook-signature
        prefix: "v1,"
        signed: "{header:webhook-id}.{time}.{body}"
        time: webhook-timestamp
        secret: {value: "${hookSecret}", encoding: base64, prefix: whsec_}
      """;

  private static final String ZENDESK =
      """
      signature:
        header: X-Zendesk-Webhook-Signature
        signed: "{time}{body}"
        time: X-Zendesk-Webhook-Signature-Timestamp
        secret: "${hookSecret}"
      """;

  private static final String STRIPE =
      """
      signature:
        header: Stripe-Signature
        part: v1
        encoding: hex
        signed: "{time}.{body}"
        time: {part: t}
        secret: "${hookSecret}"
      """;

  private static final String GITHUB =
      """
      signature: {header: X-Hub-Signature-256, prefix: sha256=, encoding: hex, secret: "${hookSecret}"}
      """;

  private static final String BAMBOOHR =
      """
      signature:
        header: X-BambooHR-Signature
        encoding: hex
        signed: "{body}{time}"
        time: X-BambooHR-Timestamp
        secret: "${hookSecret}"
      """;

  private static final String INTERCOM =
      """
      signature:
        header: X-Hub-Signature
        prefix: sha1=
        encoding: hex
        algorithm: sha1
        secret: "${hookSecret}"
      """;

  private static final String OKTA =
      "signature: {kind: secret, header: Authorization, secret: \"${hookSecret}\"}\n";

  private static final String BASIC =
      "signature: {kind: basic, username: syncline, secret: \"${hookSecret}\"}\n";

  /** How a vendor signs, written down a second time, without templates. */
  private interface Signer {
    Map<String, String> headers(byte[] key, String body, Instant at);
  }

  private record Vendor(String name, String words, boolean timed, Signer signer) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Vendor> vendors() {
    return Stream.of(
        new Vendor(
            "hubspot",
            Hooked.HUBSPOT_SIGNATURE,
            true,
            (key, body, at) ->
                Map.of(
                    "X-HubSpot-Signature-v3",
                    base64(mac("HmacSHA256", key, "POST" + URI + body + at.toEpochMilli())),
                    "X-HubSpot-Request-Timestamp",
                    "" + at.toEpochMilli())),
        new Vendor(
            "xero",
            Hooked.XERO_SIGNATURE,
            false,
            (key, body, at) -> Map.of("x-xero-signature", base64(mac("HmacSHA256", key, body)))),
        new Vendor(
            "zendesk",
            ZENDESK,
            true,
            (key, body, at) ->
                Map.of(
                    "X-Zendesk-Webhook-Signature", base64(mac("HmacSHA256", key, at + body)),
                    "X-Zendesk-Webhook-Signature-Timestamp", at.toString())),
        new Vendor(
            "stripe",
            STRIPE,
            true,
            (key, body, at) ->
                Map.of(
                    "Stripe-Signature",
                    "t=%d,v1=%s,v0=%s"
                        .formatted(
                            at.getEpochSecond(),
                            hex(mac("HmacSHA256", key, at.getEpochSecond() + "." + body)),
                            "6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39"))),
        new Vendor(
            "slack",
            Hooked.SLACK_SIGNATURE,
            true,
            (key, body, at) ->
                Map.of(
                    "X-Slack-Signature",
                    "v0=" + hex(mac("HmacSHA256", key, "v0:" + at.getEpochSecond() + ":" + body)),
                    "X-Slack-Request-Timestamp",
                    "" + at.getEpochSecond())),
        new Vendor(
            "github",
            GITHUB,
            false,
            (key, body, at) ->
                Map.of("X-Hub-Signature-256", "sha256=" + hex(mac("HmacSHA256", key, body)))),
        new Vendor(
            "bamboohr",
            BAMBOOHR,
            true,
            (key, body, at) ->
                Map.of(
                    "X-BambooHR-Signature",
                    hex(mac("HmacSHA256", key, body + at.getEpochSecond())),
                    "X-BambooHR-Timestamp",
                    "" + at.getEpochSecond())),
        new Vendor(
            "intercom",
            INTERCOM,
            false,
            (key, body, at) ->
                Map.of("X-Hub-Signature", "sha1=" + hex(mac("HmacSHA1", key, body)))),
        new Vendor(
            "sha512 and an HTTP date",
            """
            signature:
              header: X-Signed
              prefix: "HMAC "
              algorithm: sha512
              signed: "{path}\\n{time}\\n{body}"
              time: X-Date
              secret: "${hookSecret}"
            """,
            true,
            (key, body, at) -> {
              var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
              var text = "/hooks/hubspot\n" + date + "\n" + body;
              return Map.of(
                  "X-Signed", "HMAC " + base64(mac("HmacSHA512", key, text)), "X-Date", date);
            }));
  }

  @ParameterizedTest
  @MethodSource("vendors")
  void whatTheVendorSignsIsAcceptedAndNothingElse(Vendor vendor) {
    var key = "not-a-real-secret".getBytes(UTF_8);
    var body = new String(BODY, UTF_8);
    var hook = signed(vendor.words(), "not-a-real-secret");
    var right = vendor.signer().headers(key, body, NOW);

    assertThat(status(hook, BODY, right, NOW)).isEqualTo(200);
    assertThat(status(hook, "{\"say\": \"hallo\"}".getBytes(UTF_8), right, NOW)).isEqualTo(401);
    assertThat(status(signed(vendor.words(), "another"), BODY, right, NOW)).isEqualTo(401);
    assertThat(status(signed(vendor.words(), "another", "not-a-real-secret"), BODY, right, NOW))
        .as("while a secret is replaced")
        .isEqualTo(200);
    assertThat(status(signed(vendor.words()), BODY, right, NOW)).isEqualTo(503);
    for (var header : right.keySet()) {
      var less = new HashMap<>(right);
      less.remove(header);
      assertThat(status(hook, BODY, less, NOW)).as("without " + header).isEqualTo(401);
      assertThat(status(hook, BODY, with(right, header, ""), NOW)).isEqualTo(401);
    }
    for (var late : List.of(Duration.ofMinutes(6), Duration.ofMinutes(-6))) {
      assertThat(status(hook, BODY, right, NOW.plus(late)))
          .as("at " + late)
          .isEqualTo(vendor.timed() ? 401 : 200);
    }
    if (vendor.timed()) {
      var other = vendor.signer().headers(key, body, NOW.minusSeconds(9_000));
      var newer = vendor.signer().headers("none".getBytes(UTF_8), body, NOW);
      newer.forEach(
          (header, value) -> {
            if (!other.get(header).equals(value) && right.get(header).equals(value)) {
              assertThat(status(hook, BODY, with(other, header, value), NOW))
                  .as("an old signature under a new time")
                  .isEqualTo(401);
            }
          });
    }
  }

  @Test
  void whatTheVendorsDocumentationsShowIsAccepted() {
    assertThat(
            status(
                signed(STANDARD, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                "{\"test\": 2432232314}".getBytes(UTF_8),
                Map.of(
                    "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                    "webhook-timestamp", "1614265330",
                    "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
                Instant.ofEpochSecond(1614265330)))
        .isEqualTo(200);
    assertThat(
            status(
                signed(ZENDESK, "HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA="),
                BODY,
                Map.of(
                    "X-Zendesk-Webhook-Signature", "Rry/4TtIdFyawtXXp8QdI6tlAUUQ/5kL1OTp5qo/ZIk=",
                    "X-Zendesk-Webhook-Signature-Timestamp", "2021-07-25T10:00:00Z"),
                Instant.parse("2021-07-25T10:01:00Z")))
        .isEqualTo(200);
    assertThat(
            status(
                signed(GITHUB, "It's a Secret to Everybody"),
                "Hello, World!".getBytes(UTF_8),
                Map.of(
                    "X-Hub-Signature-256",
                    "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"),
                NOW))
        .isEqualTo(200);
    var command =
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
            + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
            + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2F"
            + "commands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
            + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    assertThat(
            status(
                signed(Hooked.SLACK_SIGNATURE, "8f742231b10e8888abcd99yyyzzz85a5"),
                command.getBytes(UTF_8),
                Map.of(
                    "X-Slack-Signature",
                    "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
                    "X-Slack-Request-Timestamp",
                    "1531420618"),
                Instant.ofEpochSecond(1531420618)))
        .isEqualTo(200);
  }

  @Test
  void whatTheStandardWebhooksLibrarySignsIsAccepted() throws Exception {
    var secret = "whsec_c3luY2xpbmUtdGVzdC1rZXktMDAwMQ==";
    var body = "{\"name\": \"Łukasz\"}".getBytes(UTF_8);
    var signature =
        new Webhook(secret).sign("msg_1", NOW.getEpochSecond(), new String(body, UTF_8));
    var headers =
        Map.of(
            "webhook-id",
            "msg_1",
            "webhook-timestamp",
            Long.toString(NOW.getEpochSecond()),
            "webhook-signature",
            "v1a,QUJD v1,QUJD " + signature);
    assertThat(status(signed(STANDARD, secret), body, headers, NOW)).isEqualTo(200);
    assertThat(status(signed(STANDARD, secret), BODY, headers, NOW)).isEqualTo(401);
    assertThat(status(signed(STANDARD, secret), body, headers, NOW.plusSeconds(400)))
        .isEqualTo(401);
    assertThat(status(signed(STANDARD, secret), body, with(headers, "webhook-id", "msg_2"), NOW))
        .isEqualTo(401);
  }

  /** Whatever the check of Stripe's own library says of a webhook, ours says, too. */
  @ParameterizedTest
  @CsvSource({
    "0,key,v1,'',200",
    "299,key,v1,'',200",
    "301,key,v1,'',401",
    "0,another,v1,'',401",
    "0,key,v0,'',401",
    "0,key,v1,' ',401"
  })
  void stripesOwnLibraryAgrees(int age, String key, String scheme, String added, int status) {
    var body = new String(BODY, UTF_8);
    var time = NOW.minusSeconds(age).getEpochSecond();
    var signature = hex(mac("HmacSHA256", key.getBytes(UTF_8), time + "." + body));
    var header = "t=%d,%s=%s".formatted(time, scheme, signature);
    var sent = body + added;

    assertThat(stripe(sent, header, "key") ? 200 : 401).as("Stripe's").isEqualTo(status);
    assertThat(
            status(
                signed(STRIPE, "key"),
                sent.getBytes(UTF_8),
                Map.of("Stripe-Signature", header),
                NOW))
        .isEqualTo(status);
  }

  private static boolean stripe(String body, String header, String secret) {
    try {
      return com.stripe.net.Webhook.Signature.verifyHeader(
          body, header, secret, 300, Clock.fixed(NOW, ZoneOffset.UTC));
    } catch (SignatureVerificationException e) {
      return false;
    }
  }

  @Test
  void theManifestsThatAreIncludedSayTheirVendorsSignature() throws Exception {
    for (var vendor : vendors().toList()) {
      var file = Path.of("routes", "systems", vendor.name() + ".system.yaml");
      if (Files.exists(file)) {
        var read =
            io.syncline.definition.source.DefinitionReader.readSystem(
                file.toString(), Files.readString(file));
        var hook = new Hook(HUBSPOT, read.definition().webhook(), List.of("s"));
        var headers = vendor.signer().headers("s".getBytes(UTF_8), new String(BODY, UTF_8), NOW);
        assertThat(status(hook, BODY, headers, NOW)).as(vendor.name()).isEqualTo(200);
        assertThat(status(hook, BODY, headers, NOW.plusSeconds(301)))
            .as(vendor.name())
            .isEqualTo(vendor.timed() ? 401 : 200);
      }
    }
  }

  @Test
  void severalSignaturesOfOneNameMayStandInAList() {
    var time = NOW.getEpochSecond();
    var right = hex(mac("HmacSHA256", "new".getBytes(UTF_8), time + "." + new String(BODY, UTF_8)));
    var old = right.replace('a', 'b').replace('1', '2');
    var headers = Map.of("Stripe-Signature", "t=%d,v1=%s,v1=%s".formatted(time, old, right));
    assertThat(status(signed(STRIPE, "new"), BODY, headers, NOW)).isEqualTo(200);
    var twice = Map.of("Stripe-Signature", "t=%d,t=%d,v1=%s".formatted(time, time + 1, right));
    assertThat(status(signed(STRIPE, "new"), BODY, twice, NOW)).as("two times").isEqualTo(401);
    var other = Map.of("Stripe-Signature", "t=%d,v0=%s".formatted(time, right));
    assertThat(status(signed(STRIPE, "new"), BODY, other, NOW)).as("another part").isEqualTo(401);
  }

  @Test
  void hubspotSignsMethodUriBodyAndTimeWithTheListedEscapesDecoded() {
    var sent = URI + "?next=%2Fa%3ab%20c&q=%26";
    var decoded = URI + "?next=/a:b%20c&q=%26";
    var headers = Hooked.hubspotHeaders("client-secret", decoded, BODY, NOW);
    var hook = signed(Hooked.HUBSPOT_SIGNATURE, "client-secret");
    assertThat(status(hook, sent, BODY, headers, NOW)).isEqualTo(200);
    assertThat(status(hook, URI, BODY, headers, NOW)).isEqualTo(401);
  }

  @Test
  void base64WithoutItsPaddingOrAPartOfItIsAccepted() {
    for (var algorithm : List.of("sha256", "sha384", "sha512")) {
      var words =
          "signature: {header: X-S, algorithm: %s, secret: \"${s}\"}\n".formatted(algorithm);
      var padded =
          base64(
              mac(
                  "HmacSHA" + algorithm.substring(3),
                  "s".getBytes(UTF_8),
                  new String(BODY, UTF_8)));
      for (var sent = padded; ; sent = sent.substring(0, sent.length() - 1)) {
        assertThat(status(signed(words, "s"), BODY, Map.of("X-S", sent), NOW))
            .as(algorithm + " " + sent)
            .isEqualTo(200);
        if (!sent.endsWith("=")) {
          break;
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer s3cret,401",
    "s3cre,401",
    "s3cret ,200",
    "s3crets,401",
    "'',401",
    "s3cret,200"
  })
  void aFixedHeaderIsComparedWhole(String sent, int status) {
    assertThat(status(signed(OKTA, "s3cret"), BODY, Map.of("Authorization", sent), NOW))
        .isEqualTo(status);
    assertThat(status(signed(OKTA), BODY, Map.of("Authorization", sent), NOW)).isEqualTo(503);
  }

  @Test
  void aFixedHeaderMayHaveAPrefix() {
    var words =
        "signature: {kind: secret, header: Authorization, prefix: \"Bearer \", secret: \"${s}\"}\n";
    assertThat(status(signed(words, "a", "b"), BODY, Map.of("Authorization", "Bearer b"), NOW))
        .isEqualTo(200);
    assertThat(status(signed(words, "a"), BODY, Map.of("Authorization", "a"), NOW)).isEqualTo(401);
  }

  @Test
  void basicComparesNameAndPassword() {
    assertThat(
            status(signed(BASIC, "p:w"), BODY, Map.of("Authorization", basic("syncline:p:w")), NOW))
        .isEqualTo(200);
    for (var wrong : List.of("syncline:p", "other:p:w", "syncline:", ":p:w", "syncline:p:w ")) {
      assertThat(status(signed(BASIC, "p:w"), BODY, Map.of("Authorization", basic(wrong)), NOW))
          .as(wrong)
          .isEqualTo(401);
    }
    assertThat(status(signed(BASIC, "p:w"), BODY, Map.of(), NOW)).isEqualTo(401);
    assertThat(status(signed(BASIC), BODY, Map.of("Authorization", basic("syncline:")), NOW))
        .isEqualTo(503);
  }

  @Test
  void onlyWhatTheManifestCallsUnsignedIsAcceptedUnsigned() {
    assertThat(status(signed("signature: unsigned\n"), BODY, Map.of(), NOW)).isEqualTo(200);
    for (var words : List.of(STANDARD, STRIPE, GITHUB, OKTA, BASIC, Hooked.XERO_SIGNATURE)) {
      assertThat(status(signed(words), BODY, Map.of(), NOW)).isEqualTo(503);
      assertThat(status(signed(words, "c2VjcmV0"), BODY, Map.of(), NOW)).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%%%", "v1,", "v1,%%%", "t=,v1=", "v1=,t=1", "=", ",,;;  ", "sha256="})
  void anUnreadableSignatureIsRefused(String sent) {
    for (var words :
        List.of(STANDARD, STRIPE, GITHUB, ZENDESK, Hooked.SLACK_SIGNATURE, Hooked.XERO_SIGNATURE)) {
      var headers = new HashMap<String, String>();
      for (var name :
          List.of(
              "webhook-signature",
              "webhook-id",
              "webhook-timestamp",
              "Stripe-Signature",
              "X-Hub-Signature-256",
              "X-Slack-Signature",
              "X-Slack-Request-Timestamp",
              "x-xero-signature")) {
        headers.put(name, sent);
      }
      assertThat(status(signed(words, "c2VjcmV0"), BODY, headers, NOW)).isEqualTo(401);
    }
  }

  @Test
  void anUnusableSecretRefusesInsteadOfOpening() {
    var headers =
        Map.of(
            "webhook-id", "1", "webhook-timestamp", "1763719200", "webhook-signature", "v1,QUI=");
    assertThat(status(signed(STANDARD, "not base64!"), BODY, headers, NOW)).isEqualTo(503);
  }

  @Test
  void aSettingThatIsNotGivenLeavesNoSecret() {
    var webhook = signed("signature: {header: X-S, secret: \"${a}${b}\"}\n").webhook();
    assertThat(Hook.of(HUBSPOT, webhook, Map.of("a", "x")).secrets()).isEmpty();
    assertThat(Hook.of(HUBSPOT, webhook, Map.of("a", "x", "b", " ")).secrets()).isEmpty();
    assertThat(Hook.of(HUBSPOT, webhook, Map.of("a", "${b}", "b", "y")).secrets())
        .as("what is filled in is no template")
        .containsExactly("${b}y");
  }

  @Test
  void aSignatureSentTwiceIsRefused() {
    var right = Hooked.xeroHeaders("key", BODY).get("x-xero-signature");
    var twice = new HookRequest(HUBSPOT, "POST", URI, name -> List.of(right, "AAAA"), BODY, NOW);
    var hook = Hooked.xero("key");
    assertThatCode(
            () ->
                new SignatureCheck(InstantSource.fixed(NOW), LocalNetwork.NOTHING_SENT)
                    .verify(hook, twice))
        .isInstanceOf(HookRefused.class);
  }

  @Test
  void nothingThatIsPrintedHoldsASecretOrABody() {
    var hook =
        Hook.of(HUBSPOT, Hooked.xero().webhook(), Map.of("hookSecret", "that-nobody-may-see"));
    assertThat(hook.secrets()).hasSize(1);
    assertThat(hook.toString()).doesNotContain("nobody");
    assertThat(request(HUBSPOT, URI, BODY, Map.of()).toString()).doesNotContain("hello");
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    var changed = new HashMap<>(headers);
    changed.put(name, value);
    return changed;
  }

  private static String basic(String pair) {
    return "Basic " + base64(pair.getBytes(UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] mac(String algorithm, byte[] key, String text) {
    try {
      var mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static int status(Hook hook, byte[] body, Map<String, String> headers, Instant now) {
    return status(hook, URI, body, headers, now);
  }

  private static int status(
      Hook hook, String uri, byte[] body, Map<String, String> headers, Instant now) {
    try {
      new SignatureCheck(InstantSource.fixed(now), LocalNetwork.NOTHING_SENT)
          .verify(hook, request(HUBSPOT, uri, body, headers));
      return 200;
    } catch (HookRefused refused) {
      return refused.answer().status();
    }
  }
}
