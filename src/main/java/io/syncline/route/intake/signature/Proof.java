package io.syncline.route.intake.signature;

import io.syncline.core.definition.system.hook.Signature;
import io.syncline.core.definition.system.hook.Signature.Encoding;
import io.syncline.core.definition.system.hook.Signature.KeyEncoding;
import io.syncline.core.definition.system.hook.Signature.Stamp;
import io.syncline.route.intake.http.HookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request offers to prove who sent it.
 *
 * @param signed the parts of what was signed, to be joined
 * @param signatures any of which may be the right one
 * @param signedAt when, by the sender's clock; null where the manifest names no time
 */
public record Proof(List<byte[]> signed, List<byte[]> signatures, @Nullable Instant signedAt) {

  /** The proof in a request; empty where something it needs is missing or unreadable. */
  public static Optional<Proof> in(HookRequest request, Signature signature) {
    var signatures =
        HeaderParts.signatures(request, signature.carrier()).stream()
            .flatMap(it -> signature(it, signature).stream())
            .toList();
    var stamp = signature.time();
    var time = stamp == null ? null : time(request, signature, stamp);
    var signedAt = SignatureText.time(time);
    if (signatures.isEmpty() || stamp != null && signedAt.isEmpty()) {
      return Optional.empty();
    }
    var signed = SignedText.of(signature.signed(), request, time);
    return signed == null
        ? Optional.empty()
        : Optional.of(new Proof(signed, signatures, signedAt.orElse(null)));
  }

  private static Optional<byte[]> signature(String text, Signature signature) {
    var prefix = Objects.requireNonNullElse(signature.carrier().prefix(), "");
    if (!text.startsWith(prefix)) {
      return Optional.empty();
    }
    var written = text.substring(prefix.length());
    return signature.encoding() == Encoding.HEX
        ? SignatureText.hex(written)
        : SignatureText.base64(written);
  }

  /** One time only: of two it is not known which was signed. */
  private static @Nullable String time(HookRequest request, Signature signature, Stamp stamp) {
    var header = stamp.header() == null ? signature.carrier().header() : stamp.header();
    if (stamp.part() == null) {
      return header == null ? null : request.header(header);
    }
    var times = HeaderParts.named(request, header, stamp.part());
    return times.size() == 1 ? times.get(0) : null;
  }

  /**
   * The key that a secret is.
   *
   * @throws IllegalArgumentException where it cannot be one
   */
  public static byte[] key(String text, Signature.Secret secret) {
    var prefix = secret.prefix();
    var written =
        prefix != null && text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    if (secret.encoding() == KeyEncoding.BASE64) {
      return SignatureText.unpadded(written);
    }
    return secret.encoding() == KeyEncoding.HEX
        ? HexFormat.of().parseHex(written)
        : written.getBytes(StandardCharsets.UTF_8);
  }
}
