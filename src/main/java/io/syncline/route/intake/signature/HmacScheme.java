package io.syncline.route.intake.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.syncline.core.definition.system.Webhook.Signature;
import io.syncline.core.definition.system.Webhook.Signature.Encoding;
import io.syncline.route.intake.http.HookRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A keyed hash over the body, described by settings; where a time header is named, over {@code
 * time.body}, so that a captured request cannot be sent again with a new time.
 */
final class HmacScheme implements SigningScheme {

  private final Signature settings;

  HmacScheme(Signature settings) {
    this.settings = settings;
  }

  @Override
  public Optional<Proof> proof(HookRequest request) {
    var header = settings.header() == null ? null : request.header(settings.header());
    var prefix = Objects.requireNonNullElse(settings.prefix(), "");
    if (header == null || !header.startsWith(prefix)) {
      return Optional.empty();
    }
    var text = header.substring(prefix.length());
    var signature =
        settings.encoding() == Encoding.HEX ? SignatureText.hex(text) : SignatureText.base64(text);
    return signature.flatMap(it -> proof(request, it));
  }

  private Optional<Proof> proof(HookRequest request, byte[] signature) {
    var algorithm = Objects.requireNonNullElse(settings.algorithm(), Proof.SHA256);
    if (settings.timestampHeader() == null) {
      return Optional.of(new Proof(algorithm, List.of(request.body()), List.of(signature), null));
    }
    var time = request.header(settings.timestampHeader());
    return SignatureText.time(time)
        .map(
            signedAt ->
                new Proof(
                    algorithm,
                    List.of((time + ".").getBytes(UTF_8), request.body()),
                    List.of(signature),
                    signedAt));
  }
}
