package io.syncline.store.record;

import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.value.Sha256;
import java.nio.ByteBuffer;

/**
 * The key of the advisory lock on a match value: 64 bits of SHA-256. Two values that share a key
 * only wait for one another (S17).
 */
public final class MatchLock {

  private MatchLock() {}

  public static long of(MatchValue value) {
    var text = value.entity() + '\0' + value.rule() + '\0' + value.hash();
    return ByteBuffer.wrap(Sha256.of(text)).getLong();
  }
}
