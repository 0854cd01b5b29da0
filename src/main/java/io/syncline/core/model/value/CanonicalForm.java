package io.syncline.core.model.value;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the canonical form of a value: JSON after RFC 8785 (JCS), except that decimals are strings
 * without trailing zeros and text is NFC, so that equal meaning gives equal bytes in every
 * language.
 *
 * <p>Every empty value is written {@code null}. Decimals with an exponent beyond {@value
 * #LONGEST_PLAIN} digits keep their exponent, so that {@code 1e999999999} costs no memory.
 */
final class CanonicalForm {

  private static final int LONGEST_PLAIN = 100;

  private CanonicalForm() {}

  static String of(Value value) {
    var out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  static String decimal(BigDecimal number) {
    var stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    return Math.abs((long) stripped.scale()) > LONGEST_PLAIN
        ? stripped.toString()
        : stripped.toPlainString();
  }

  private static void write(Value value, StringBuilder out) {
    if (value.isEmpty()) {
      out.append("null");
    } else if (value instanceof Value.Text text) {
      quote(text.value(), out);
    } else if (value instanceof Value.Decimal decimal) {
      out.append('"').append(decimal(decimal.value())).append('"');
    } else if (value instanceof Value.Flag flag) {
      out.append(flag.value());
    } else if (value instanceof Value.Items items) {
      var separator = "[";
      for (var item : items.values()) {
        out.append(separator);
        write(item, out);
        separator = ",";
      }
      out.append(']');
    } else if (value instanceof Value.Struct struct) {
      writeFields(struct.fields(), out);
    }
  }

  private static void writeFields(Map<String, Value> fields, StringBuilder out) {
    var sorted = new TreeMap<String, Value>();
    fields.forEach((name, value) -> sorted.put(nfc(name), value));
    out.append('{');
    var separator = "";
    for (var field : sorted.entrySet()) {
      out.append(separator);
      quote(field.getKey(), out);
      out.append(':');
      write(field.getValue(), out);
      separator = ",";
    }
    out.append('}');
  }

  private static String nfc(String text) {
    return Normalizer.isNormalized(text, Normalizer.Form.NFC)
        ? text
        : Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /**
   * RFC 8785 section 3.2.2.2: only the quote, the backslash and controls below U+0020 are escaped.
   */
  private static void quote(String raw, StringBuilder out) {
    var text = nfc(raw);
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u00")
                .append(Character.forDigit(c >> 4, 16))
                .append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
