package io.syncline.core.model.value;

import java.nio.charset.StandardCharsets;

/**
 * The canonical form of values as UTF-8, one after another in the same buffer: for those who hash
 * millions. Not safe for threads.
 */
public final class CanonicalBytes {

  private byte[] bytes = new byte[256];

  /** Writes a value's canonical form and returns its length; the one before is overwritten. */
  public int write(Value value) {
    if (!value.isEmpty()) {
      if (value instanceof Value.Text text && quoted(text.value())) {
        return text.value().length() + 2;
      }
      if (value instanceof Value.Decimal number) {
        var digits = CanonicalForm.decimal(number.value());
        if (quoted(digits)) {
          return digits.length() + 2;
        }
      }
    }
    bytes = value.canonical().getBytes(StandardCharsets.UTF_8);
    return bytes.length;
  }

  /** Where it was written, from 0. */
  public byte[] bytes() {
    return bytes;
  }

  /** Printable ASCII is its own NFC and, but for two characters, its own JSON. */
  private boolean quoted(String text) {
    int length = text.length();
    if (bytes.length < length + 2) {
      bytes = new byte[2 * length + 2];
    }
    bytes[0] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
      bytes[i + 1] = (byte) c;
    }
    bytes[length + 1] = '"';
    return true;
  }
}
