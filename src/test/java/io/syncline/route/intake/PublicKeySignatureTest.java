package io.syncline.route.intake;

import static io.syncline.route.intake.Hooked.HUBSPOT;
import static io.syncline.route.intake.Hooked.NOW;
import static io.syncline.route.intake.Hooked.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.definition.Samples;
import io.syncline.route.intake.http.HookRefused;
import io.syncline.system.http.LocalNetwork;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks that are signed with a private key: right ones in, wrong ones out, stale ones out. */
class PublicKeySignatureTest {

  private static final String URI = "https://sync.example.com/hooks/mail";
  private static final byte[] BODY = "[{\"event\": \"dropped\"}]".getBytes(UTF_8);

  private static final String SENDGRID =
      """
      signature:
        kind: publicKey
        algorithm: es256
        header: X-Twilio-Email-Event-Webhook-Signature
        time: X-Twilio-Email-Event-Webhook-Timestamp
        signed: "{time}{body}"
        key: "${hookKey}"
      """;

  /** The vector of the vendor's own libraries, which `@sendgrid/eventwebhook` accepts too. */
  private static final String VENDORS_KEY =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62"
          + "gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";

  private static final byte[] VENDORS_BODY =
      ("[{\"email\":\"hello@world.com\",\"event\":\"dropped\",\"reason\":\"Bounced Address\","
              + "\"sg_event_id\":\"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA\","
              + "\"sg_message_id\":\"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-"
              + "5F5FC76C-9.0\",\"smtp-id\":\"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net"
              + ">\",\"timestamp\":1600112492}]\r\n")
          .getBytes(UTF_8);

  private static final Instant VENDORS_TIME = Instant.ofEpochSecond(1600112502);

  private static final Map<String, String> VENDORS_HEADERS =
      Map.of(
          "X-Twilio-Email-Event-Webhook-Signature",
          "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15Tl"
              + "uLtEZtM=",
          "X-Twilio-Email-Event-Webhook-Timestamp",
          "1600112502");

  @Test
  void whatTheVendorsLibrariesShowIsAcceptedAndNothingElse() {
    assertThat(sendgrid(VENDORS_BODY, VENDORS_HEADERS, VENDORS_TIME)).isEqualTo(200);
    assertThat(sendgrid(BODY, VENDORS_HEADERS, VENDORS_TIME)).as("another body").isEqualTo(401);
    var later = new HashMap<>(VENDORS_HEADERS);
    later.put("X-Twilio-Email-Event-Webhook-Timestamp", "1600112503");
    assertThat(sendgrid(VENDORS_BODY, later, VENDORS_TIME)).as("another time").isEqualTo(401);
    for (var off : new Duration[] {Duration.ofMinutes(6), Duration.ofMinutes(-6)}) {
      assertThat(sendgrid(VENDORS_BODY, VENDORS_HEADERS, VENDORS_TIME.plus(off)))
          .as("stale")
          .isEqualTo(401);
    }
    for (var name : VENDORS_HEADERS.keySet()) {
      var less = new HashMap<>(VENDORS_HEADERS);
      less.remove(name);
      assertThat(sendgrid(VENDORS_BODY, less, VENDORS_TIME)).as("no " + name).isEqualTo(401);
    }
  }

  private static int sendgrid(byte[] body, Map<String, String> headers, Instant now) {
    return status(SENDGRID, VENDORS_KEY, body, headers, now);
  }

  @ParameterizedTest
  @CsvSource({
    "es256, EC, 256, SHA256withECDSA, 384",
    "es384, EC, 384, SHA384withECDSA, 256",
    "rs256, RSA, 2048, SHA256withRSA, 1024",
    "rs384, RSA, 2048, SHA384withRSA, 1024",
    "rs512, RSA, 2048, SHA512withRSA, 1024",
    "ed25519, Ed25519, 255, Ed25519, 0"
  })
  void eachAlgorithmVerifiesItsOwnSignaturesAlone(
      String algorithm, String family, int size, String platform, int unfit) throws Exception {
    var words =
        "signature: {kind: publicKey, algorithm: %s, header: X-S, key: \"${hookKey}\"}\n"
            .formatted(algorithm);
    var pair = pair(family, size);
    var headers = Map.of("X-S", sign(platform, pair));
    assertThat(status(words, pem(pair), BODY, headers, NOW)).isEqualTo(200);
    assertThat(status(words, der(pair), BODY, headers, NOW)).isEqualTo(200);
    assertThat(status(words, pem(pair).replace("\n", "\\n"), BODY, headers, NOW)).isEqualTo(200);

    var other = pair(family, size);
    assertThat(status(words, der(other), BODY, headers, NOW)).as("another key").isEqualTo(401);
    assertThat(status(words, der(other) + " " + der(pair), BODY, headers, NOW))
        .as("while a key is replaced")
        .isEqualTo(200);
    assertThat(status(words, pem(other) + pem(pair), BODY, headers, NOW)).isEqualTo(200);
    assertThat(status(words, der(pair), VENDORS_BODY, headers, NOW)).isEqualTo(401);
    if (unfit > 0) {
      var small = pair(family, unfit);
      assertThat(status(words, der(small), BODY, Map.of("X-S", sign(platform, small)), NOW))
          .as("a key of another size")
          .isEqualTo(503);
    }
    var foreign = family.equals("RSA") ? pair("EC", 256) : pair("RSA", 2048);
    assertThat(status(words, der(foreign), BODY, headers, NOW)).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "AAAA", "no key", "-----BEGIN CERTIFICATE-----"})
  void whatIsNoPublicKeyRefusesInsteadOfOpening(String key) {
    assertThat(status(SENDGRID, key, VENDORS_BODY, VENDORS_HEADERS, VENDORS_TIME)).isEqualTo(503);
  }

  /** The old trick: a signature of nothing but zeros, which some verifiers take for every text. */
  @ParameterizedTest
  @ValueSource(strings = {"MAYCAQACAQA=", "", "AA==", "not base64!"})
  void aSignatureOfNothingIsRefused(String signature) {
    var headers = new HashMap<>(VENDORS_HEADERS);
    headers.put("X-Twilio-Email-Event-Webhook-Signature", signature);
    assertThat(sendgrid(VENDORS_BODY, headers, VENDORS_TIME)).isEqualTo(401);
  }

  /** Who knows the public key cannot sign with it as if it were a shared secret. */
  @Test
  void aKeyedHashWithThePublicKeyIsRefused() {
    var headers = new HashMap<>(VENDORS_HEADERS);
    headers.put(
        "X-Twilio-Email-Event-Webhook-Signature",
        Hooked.hmac(VENDORS_KEY.getBytes(UTF_8), "1600112502".getBytes(UTF_8), VENDORS_BODY));
    assertThat(sendgrid(VENDORS_BODY, headers, VENDORS_TIME)).isEqualTo(401);
  }

  @Test
  void aKeyOfEd25519MayBeItsBytesInHexadecimalDigits() throws Exception {
    var words =
        "signature: {kind: publicKey, algorithm: ed25519, header: X-S, key: \"${hookKey}\"}\n";
    var pair = pair("Ed25519", 255);
    var encoded = HexFormat.of().formatHex(pair.getPublic().getEncoded());
    var raw = encoded.substring(encoded.length() - 64);
    var headers = Map.of("X-S", sign("Ed25519", pair));
    assertThat(status(words, raw, BODY, headers, NOW)).isEqualTo(200);
    assertThat(status(words, raw, VENDORS_BODY, headers, NOW)).isEqualTo(401);
    assertThat(status(words, raw.substring(2), BODY, headers, NOW)).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource({
    "es256, 256, SHA256withECDSAinP1363Format, 64",
    "es384, 384, SHA384withECDSAinP1363Format, 96"
  })
  void aSignatureMayBeItsTwoNumbersOneAfterTheOther(
      String algorithm, int size, String platform, int length) throws Exception {
    var words =
        "signature: {kind: publicKey, algorithm: %s, header: X-S, key: \"${hookKey}\"}\n"
            .formatted(algorithm);
    var pair = pair("EC", size);
    var headers = Map.of("X-S", sign(platform, pair));
    assertThat(status(words, der(pair), BODY, headers, NOW)).isEqualTo(200);
    assertThat(status(words, der(pair), VENDORS_BODY, headers, NOW)).isEqualTo(401);
    var zeros = Map.of("X-S", Base64.getEncoder().encodeToString(new byte[length]));
    assertThat(status(words, der(pair), BODY, zeros, NOW)).as("nothing but zeros").isEqualTo(401);
  }

  private static KeyPair pair(String family, int size) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(family);
    if (!family.equals("Ed25519")) {
      generator.initialize(size);
    }
    return generator.generateKeyPair();
  }

  private static String sign(String platform, KeyPair pair) throws GeneralSecurityException {
    var signer = Signature.getInstance(platform);
    signer.initSign(pair.getPrivate());
    signer.update(BODY);
    return Base64.getEncoder().encodeToString(signer.sign());
  }

  private static String der(KeyPair pair) {
    return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
  }

  private static String pem(KeyPair pair) {
    return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
        .formatted(Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded()));
  }

  private static int status(
      String words, String key, byte[] body, Map<String, String> headers, Instant now) {
    var webhook = Samples.webhook(words + "object: o\nobjects: {\"*\": things}\nnativeId: id\n");
    var hook = Hook.of(HUBSPOT, webhook, Map.of("hookKey", key));
    try {
      new SignatureCheck(InstantSource.fixed(now), LocalNetwork.NOTHING_SENT)
          .verify(hook, request(HUBSPOT, URI, body, headers));
      return 200;
    } catch (HookRefused refused) {
      return refused.answer().status();
    }
  }
}
