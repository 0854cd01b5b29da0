package io.syncline.route.intake.signature;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request offers to prove who sent it.
 *
 * @param algorithm of the keyed hash, by its Java name
 * @param signed the parts of what was signed, to be joined
 * @param signatures any of which may be the right one
 * @param signedAt when, by the sender's clock; null where the scheme does not say
 */
public record Proof(
    String algorithm, List<byte[]> signed, List<byte[]> signatures, @Nullable Instant signedAt) {

  static final String SHA256 = "HmacSHA256";
}
