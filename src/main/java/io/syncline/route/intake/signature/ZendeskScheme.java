package io.syncline.route.intake.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.syncline.route.intake.http.HookRequest;
import java.util.List;
import java.util.Optional;

/**
 * Zendesk's signature: HMAC-SHA256 over the time as sent and the body, in Base64.
 *
 * <p>Source: Zendesk developer documentation, "Verifying webhook authenticity".
 */
final class ZendeskScheme implements SigningScheme {

  @Override
  public Optional<Proof> proof(HookRequest request) {
    var signature = SignatureText.base64(request.header("X-Zendesk-Webhook-Signature"));
    var time = request.header("X-Zendesk-Webhook-Signature-Timestamp");
    var signedAt = SignatureText.time(time);
    if (signature.isEmpty() || time == null || signedAt.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Proof(
            Proof.SHA256,
            List.of(time.getBytes(UTF_8), request.body()),
            List.of(signature.get()),
            signedAt.get()));
  }
}
