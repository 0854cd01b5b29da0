package io.syncline.route.intake.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.syncline.route.intake.http.HookRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HubSpot's signature version 3: HMAC-SHA256 over method, URI, body and the time in milliseconds,
 * in Base64. Some escapes of the URI are decoded before signing.
 *
 * <p>Source: HubSpot developer documentation, "Validating requests", section "Validate the v3
 * request signature".
 */
final class HubSpotScheme implements SigningScheme {

  private static final Map<String, String> DECODED =
      Map.ofEntries(
          Map.entry("%3A", ":"),
          Map.entry("%2F", "/"),
          Map.entry("%3F", "?"),
          Map.entry("%40", "@"),
          Map.entry("%21", "!"),
          Map.entry("%24", "$"),
          Map.entry("%27", "'"),
          Map.entry("%28", "("),
          Map.entry("%29", ")"),
          Map.entry("%2A", "*"),
          Map.entry("%2C", ","),
          Map.entry("%3B", ";"));

  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");

  @Override
  public Optional<Proof> proof(HookRequest request) {
    var signature = SignatureText.base64(request.header("X-HubSpot-Signature-v3"));
    var time = request.header("X-HubSpot-Request-Timestamp");
    var signedAt = SignatureText.time(time);
    if (signature.isEmpty() || time == null || signedAt.isEmpty()) {
      return Optional.empty();
    }
    var start = (request.method() + decoded(request.uri())).getBytes(UTF_8);
    return Optional.of(
        new Proof(
            Proof.SHA256,
            List.of(start, request.body(), time.getBytes(UTF_8)),
            List.of(signature.get()),
            signedAt.get()));
  }

  /** Decodes exactly the escapes that HubSpot lists; every other one stays as it is. */
  static String decoded(String uri) {
    if (uri.indexOf('%') < 0) {
      return uri;
    }
    return ESCAPE
        .matcher(uri)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    DECODED.getOrDefault(escape.group().toUpperCase(Locale.ROOT), escape.group())));
  }
}
