package io.syncline.route.intake.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.syncline.core.definition.system.Webhook.Signature;
import io.syncline.route.intake.http.HookRequest;
import java.util.Optional;

/** One vendor's way of signing its webhooks. */
public interface SigningScheme {

  /** The proof in a request; empty where a header it needs is missing or unreadable. */
  Optional<Proof> proof(HookRequest request);

  /**
   * The key that is derived from a secret.
   *
   * @throws IllegalArgumentException where it cannot be one
   */
  default byte[] key(String secret) {
    return secret.getBytes(UTF_8);
  }

  static SigningScheme of(Signature signature) {
    return switch (signature.scheme()) {
      case HUBSPOT_V3 -> new HubSpotScheme();
      case XERO -> new XeroScheme();
      case ZENDESK -> new ZendeskScheme();
      case STANDARD_WEBHOOKS -> new StandardWebhooksScheme();
      case HMAC -> new HmacScheme(signature);
    };
  }
}
