package io.syncline.store.record;

import io.syncline.core.identity.MatchValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The key of the advisory lock on a match value: 64 bits of SHA-256. Two values that share a key
 * only wait for one another (S17).
 */
public final class MatchLock {

  private MatchLock() {}

  public static long of(MatchValue value) {
    var text = value.entity() + '\0' + value.rule() + '\0' + value.hash();
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
