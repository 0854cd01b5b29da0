package io.syncline.core.conflict;

import io.syncline.core.model.value.Sha256;
import io.syncline.core.model.value.Value;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** SHA-256 of a base and two values in canonical form, the same whichever side says which (S10). */
public final class Fingerprint {

  private final byte[] bytes;

  private Fingerprint(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Fingerprint of(@Nullable Value base, Value one, Value other) {
    var from = base == null ? "" : base.canonical();
    var sides =
        Stream.of(one, other)
            .map(Value::canonical)
            .sorted()
            .map(it -> it.length() + ":" + it)
            .toList();
    var text = from.length() + ":" + from + sides.get(0) + sides.get(1);
    return new Fingerprint(Sha256.of(text));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fingerprint that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes, 0, 6);
  }
}
