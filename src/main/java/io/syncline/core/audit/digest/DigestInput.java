package io.syncline.core.audit.digest;

import io.syncline.core.model.value.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts one after the other, each with its length before it: no two lists have the same bytes. */
final class DigestInput {

  private final List<byte[]> fields = new ArrayList<>();
  private int length;

  /** Null and empty are the same. */
  DigestInput add(@Nullable Object field) {
    var text = field == null ? "" : field.toString();
    var encoded = text.getBytes(StandardCharsets.UTF_8);
    fields.add(encoded);
    length += Integer.BYTES + encoded.length;
    return this;
  }

  byte[] bytes() {
    var bytes = ByteBuffer.allocate(length);
    fields.forEach(it -> bytes.putInt(it.length).put(it));
    return bytes.array();
  }

  byte[] sha256() {
    return Sha256.of(bytes());
  }
}
