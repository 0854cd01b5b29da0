package io.syncline.route.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.Webhook;
import io.syncline.route.intake.http.HookRefused;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.Manifests;
import io.syncline.system.http.vendor.VendorClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What vendors' own verifiers say of a request, the signatures of our manifests say, too, and that
 * of Slack in the guide: right ones in, wrong ones and stale ones out.
 */
class VendorSignaturesTest {

  private static final String URL = "https://sync.example.com/hooks/it?tenant=7";
  private static final String BODY = "[{\"name\": \"Łukasz\", \"n\": 1.50}]";
  private static final String SECRET = "not-a-real-secret";
  private static final String SLACK_TIME = "X-Slack-Request-Timestamp";

  /** Whose scheme it is, and the manifest that says it. */
  private static final Map<String, String> MANIFESTS =
      Map.of("hubspot", "hubspot", "shopify", "shopify", "github", "jira-cloud");

  private final Instant now = Instant.now();

  private record Case(
      String vendor,
      String what,
      String url,
      String body,
      Map<String, String> headers,
      boolean in) {

    Map<String, Object> forVendor() {
      return Map.of(
          "vendor", vendor, "secret", SECRET, "url", url, "body", body, "headers", headers);
    }
  }

  @Test
  void vendorsOwnVerifiersAgree() {
    var cases = new ArrayList<Case>();
    for (var vendor : List.of("hubspot", "shopify", "github", "slack")) {
      var right = signed(vendor, SECRET, URL, BODY, now);
      cases.add(new Case(vendor, "right", URL, BODY, right, true));
      cases.add(new Case(vendor, "another body", URL, BODY + " ", right, false));
      cases.add(new Case(vendor, "short", URL, "{}", signed(vendor, SECRET, URL, "{}", now), true));
      cases.add(
          new Case(
              vendor, "another secret", URL, BODY, signed(vendor, "other", URL, BODY, now), false));
      var less = new HashMap<>(right);
      less.keySet().removeIf(it -> it.matches("(?i).*(signature|hmac).*"));
      cases.add(new Case(vendor, "unsigned", URL, BODY, less, false));
    }
    cases.add(
        new Case(
            "hubspot",
            "another address",
            URL + "1",
            BODY,
            signed("hubspot", SECRET, URL, BODY, now),
            false));
    for (var vendor : List.of("hubspot", "slack")) {
      for (var age : List.of(Duration.ofMinutes(2), Duration.ofMinutes(20))) {
        var at = now.minus(age);
        cases.add(
            new Case(
                vendor,
                "signed before " + age,
                URL,
                BODY,
                signed(vendor, SECRET, URL, BODY, at),
                age.toMinutes() == 2));
      }
    }
    var other = new HashMap<>(signed("slack", SECRET, URL, BODY, now));
    other.put(SLACK_TIME, Long.toString(now.getEpochSecond() - 1));
    cases.add(new Case("slack", "another time", URL, BODY, other, false));

    var said =
        VendorClient.run(
            "@slack/bolt",
            "signatures",
            Map.of("cases", cases.stream().map(Case::forVendor).toList()));

    assertThat(said).hasSameSizeAs(cases);
    for (int i = 0; i < cases.size(); i++) {
      var it = cases.get(i);
      var as = it.vendor() + ": " + it.what();
      assertThat(said.get(i).booleanValue()).as("the vendor's, " + as).isEqualTo(it.in());
      assertThat(accepted(it)).as("ours, " + as).isEqualTo(it.in());
    }
  }

  private static Map<String, String> signed(
      String vendor, String secret, String url, String body, Instant at) {
    var key = secret.getBytes(UTF_8);
    if (vendor.equals("hubspot")) {
      return Hooked.hubspotHeaders(secret, url, body.getBytes(UTF_8), at);
    }
    if (vendor.equals("slack")) {
      var time = Long.toString(at.getEpochSecond());
      var text = "v0:" + time + ":" + body;
      return Map.of(
          "X-Slack-Signature",
          "v0=" + hex(Hooked.hmac(key, text.getBytes(UTF_8))),
          SLACK_TIME,
          time);
    }
    var mac = Hooked.hmac(key, body.getBytes(UTF_8));
    if (vendor.equals("github")) {
      return Map.of("X-Hub-Signature", "sha256=" + hex(mac));
    }
    return Map.of(
        "X-Shopify-Hmac-Sha256", mac,
        "X-Shopify-Topic", "products/update",
        "X-Shopify-Shop-Domain", "example.myshopify.com",
        "X-Shopify-API-Version", "2026-10",
        "X-Shopify-Webhook-Id", "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043");
  }

  private static String hex(String base64) {
    return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
  }

  private static Hook hook(String vendor) {
    if (vendor.equals("slack")) {
      return Hooked.signed(Hooked.SLACK_SIGNATURE, SECRET);
    }
    Webhook webhook = Manifests.read(MANIFESTS.get(vendor)).webhook();
    return new Hook(Hooked.HUBSPOT, Objects.requireNonNull(webhook), List.of(SECRET));
  }

  private boolean accepted(Case it) {
    var hook = hook(it.vendor());
    var request = Hooked.request(Hooked.HUBSPOT, it.url(), it.body().getBytes(UTF_8), it.headers());
    try {
      new SignatureCheck(InstantSource.fixed(now), LocalNetwork.NOTHING_SENT).verify(hook, request);
      return true;
    } catch (HookRefused refused) {
      assertThat(refused.answer().status()).isEqualTo(401);
      return false;
    }
  }
}
