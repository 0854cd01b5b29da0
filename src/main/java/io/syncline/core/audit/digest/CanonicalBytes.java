package io.syncline.core.audit.digest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Texts one after the other, each with its length before it: no two lists have the same bytes. */
final class CanonicalBytes {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

  /** Null and empty are the same. */
  CanonicalBytes add(@Nullable Object field) {
    var text = field == null ? "" : field.toString();
    var encoded = text.getBytes(StandardCharsets.UTF_8);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(encoded.length).array());
    bytes.writeBytes(encoded);
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  byte[] sha256() {
    return newSha256().digest(bytes());
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
