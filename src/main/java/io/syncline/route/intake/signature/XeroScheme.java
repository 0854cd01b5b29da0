package io.syncline.route.intake.signature;

import io.syncline.route.intake.http.HookRequest;
import java.util.List;
import java.util.Optional;

/**
 * Xero's signature: HMAC-SHA256 over the body, in Base64; no time. Its "intent to receive" is a
 * request without events that must be answered 200 when rightly signed and 401 when not.
 *
 * <p>Source: Xero developer documentation, "Webhooks: configuring your server".
 */
final class XeroScheme implements SigningScheme {

  @Override
  public Optional<Proof> proof(HookRequest request) {
    return SignatureText.base64(request.header("x-xero-signature"))
        .map(
            signature ->
                new Proof(Proof.SHA256, List.of(request.body()), List.of(signature), null));
  }
}
