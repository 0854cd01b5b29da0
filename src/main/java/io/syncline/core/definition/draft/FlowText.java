package io.syncline.core.definition.draft;

import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes YAML on one line: maps and lists in braces and brackets. Text that YAML could read as
 * anything else is quoted, and no text ends a line.
 */
public final class FlowText {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  /** Above it, a number is written by its exponent. */
  private static final int MAX_SCALE = 100;

  private FlowText() {}

  /** Of maps, lists, {@link Value}s and scalars. */
  public static String flow(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(it -> scalar(String.valueOf(it.getKey())) + ": " + flow(it.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(FlowText::flow).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Value it) {
      return of(it);
    }
    return value instanceof String string ? scalar(string) : String.valueOf(value);
  }

  private static String of(Value value) {
    if (value instanceof Value.Text text) {
      return scalar(text.value());
    } else if (value instanceof Value.Decimal number) {
      var digits = number.value();
      return Math.abs((long) digits.scale()) > MAX_SCALE
          ? digits.toString()
          : digits.toPlainString();
    } else if (value instanceof Value.Flag flag) {
      return String.valueOf(flag.value());
    } else if (value instanceof Value.Items items) {
      return flow(items.values());
    }
    return value instanceof Value.Struct struct ? flow(struct.fields()) : "null";
  }

  public static String scalar(String text) {
    if (PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (printable(c)) {
        quoted.append(c);
      } else {
        quoted.append("\\u%04x".formatted((int) c));
      }
    }
    return quoted.append('"').toString();
  }

  private static boolean printable(char c) {
    return c >= ' ' && c <= '~' || c >= 0xA0 && c != 0x2028 && c != 0x2029 && c < 0xFFFE;
  }
}
