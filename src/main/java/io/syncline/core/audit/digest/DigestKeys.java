package io.syncline.core.audit.digest;

import io.syncline.core.model.value.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the digests, derived from {@code syncline.secret-key}: the first makes new digests,
 * each verifies its own. Without a key a digest is a plain SHA-256.
 */
public final class DigestKeys {

  /** There is no key. */
  public static final DigestKeys NONE = new DigestKeys(Map.of());

  private static final String HMAC = "HmacSHA256";
  private static final int ID_BYTES = 8;

  private final Map<String, SecretKeySpec> keys;

  private DigestKeys(Map<String, SecretKeySpec> keys) {
    this.keys = keys;
  }

  /**
   * @param secrets in Base64; the first makes new digests
   * @throws IllegalArgumentException where one is no Base64; the message has its number only
   */
  public static DigestKeys of(List<String> secrets) {
    var keys = new LinkedHashMap<String, SecretKeySpec>();
    for (int i = 0; i < secrets.size(); i++) {
      var derived = derived(secrets.get(i), i + 1);
      var digest = Sha256.begin();
      digest.update("syncline audit digest key id".getBytes(StandardCharsets.UTF_8));
      var id = HexFormat.of().formatHex(Arrays.copyOf(digest.digest(derived), ID_BYTES));
      keys.put(id, new SecretKeySpec(derived, HMAC));
    }
    return keys.isEmpty() ? NONE : new DigestKeys(keys);
  }

  private static byte[] derived(String secret, int place) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(secret.strip());
    } catch (IllegalArgumentException e) {
      bytes = new byte[0];
    }
    if (bytes.length == 0) {
      // without a cause: it would quote the key
      throw new IllegalArgumentException(
          "syncline.secret-key: key " + place + " is not 32 bytes in Base64");
    }
    return hmac(
        new SecretKeySpec(bytes, HMAC),
        "syncline audit digest key".getBytes(StandardCharsets.UTF_8));
  }

  /** Which key makes new digests; null: there is none. */
  public @Nullable String newest() {
    return keys.keySet().stream().findFirst().orElse(null);
  }

  public boolean knows(@Nullable String id) {
    return id == null || keys.containsKey(id);
  }

  byte[] digest(@Nullable String id, byte[] content) {
    if (id == null) {
      return Sha256.of(content);
    }
    var key = keys.get(id);
    if (key == null) {
      throw new IllegalArgumentException("The key is not known");
    }
    return hmac(key, content);
  }

  private static byte[] hmac(SecretKeySpec key, byte[] content) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }
}
