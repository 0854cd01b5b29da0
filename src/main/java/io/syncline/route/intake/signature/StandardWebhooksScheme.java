package io.syncline.route.intake.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.syncline.route.intake.http.HookRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Standard Webhooks with a symmetric key: HMAC-SHA256 over {@code id.time.body}; the header holds
 * one or more {@code v1,…} with spaces between them.
 *
 * <p>Source: the Standard Webhooks specification, section "Signature scheme". Its Java library
 * reads its own clock and takes the body as text only, so it serves as the tests' second opinion.
 */
final class StandardWebhooksScheme implements SigningScheme {

  private static final String VERSION = "v1,";
  private static final String SECRET_PREFIX = "whsec_";

  @Override
  public Optional<Proof> proof(HookRequest request) {
    var id = request.header("webhook-id");
    var time = request.header("webhook-timestamp");
    var header = request.header("webhook-signature");
    var signedAt = SignatureText.time(time);
    if (id == null || header == null || signedAt.isEmpty()) {
      return Optional.empty();
    }
    List<byte[]> signatures =
        Arrays.stream(header.split(" "))
            .filter(it -> it.startsWith(VERSION))
            .flatMap(it -> SignatureText.base64(it.substring(VERSION.length())).stream())
            .toList();
    var start = (id + "." + time + ".").getBytes(UTF_8);
    return Optional.of(
        new Proof(Proof.SHA256, List.of(start, request.body()), signatures, signedAt.get()));
  }

  @Override
  public byte[] key(String secret) {
    return SignatureText.unpadded(
        secret.startsWith(SECRET_PREFIX) ? secret.substring(SECRET_PREFIX.length()) : secret);
  }
}
