package io.syncline.core.model.value;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The hash of a canonical form, 64 hexadecimal digits: SHA-256, or HMAC-SHA-256 where an attribute
 * is masked or encrypted, so that a guessed value cannot be confirmed from the hash (S24).
 */
public record VersionHash(String hex) {

  public static VersionHash of(Attributes attributes) {
    return of(attributes.canonical());
  }

  public static VersionHash of(String canonical) {
    return new VersionHash(Sha256.hex(canonical));
  }

  public static VersionHash keyed(Attributes attributes, byte[] key) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      var bytes = mac.doFinal(attributes.canonical().getBytes(StandardCharsets.UTF_8));
      return new VersionHash(HexFormat.of().formatHex(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }
}
