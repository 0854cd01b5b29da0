package io.syncline.core.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The bearer tokens that may use the API, known by their SHA-256 only.
 *
 * <p>A token is 256 random bits, so a plain hash keeps it: there is nothing to guess. Comparing
 * takes the same time for every wrong token.
 */
public final class ApiTokens {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final String PREFIX = "syn_";

  private final Map<String, byte[]> hashes = new HashMap<>();

  /**
   * @param hashesByName SHA-256 of each token, 64 lower-case hexadecimal digits, by the name that
   *     the audit shows
   * @throws IllegalArgumentException where a hash does not read as one; the message names its
   *     owner, not the hash
   */
  public ApiTokens(Map<String, String> hashesByName) {
    hashesByName.forEach(
        (name, hash) -> {
          if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException(
                "syncline.api-tokens."
                    + name
                    + " is not a SHA-256 in 64 lower-case hexadecimal digits; "
                    + "`syncline token` makes a token and prints its hash");
          }
          hashes.put(name, HexFormat.of().parseHex(hash));
        });
  }

  /** The owner of a token; empty where the token is not known. */
  public Optional<String> owner(String token) {
    var hash = sha256(token);
    String owner = null;
    for (var known : hashes.entrySet()) {
      if (MessageDigest.isEqual(known.getValue(), hash)) {
        owner = known.getKey();
      }
    }
    return Optional.ofNullable(owner);
  }

  /** Whether a token of this name is known. */
  public boolean has(String owner) {
    return hashes.containsKey(owner);
  }

  public boolean isEmpty() {
    return hashes.isEmpty();
  }

  /** A new random token. */
  public static String newToken() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What the configuration keeps of a token. */
  public static String hashOf(String token) {
    return HexFormat.of().formatHex(sha256(token));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
