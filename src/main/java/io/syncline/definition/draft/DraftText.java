package io.syncline.definition.draft;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes YAML line by line. What comes from a description is quoted, and never ends a comment. */
final class DraftText {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");
  private static final int LONGEST_COMMENT = 160;

  private final StringBuilder text = new StringBuilder();

  void line(int depth, String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
  }

  void entry(int depth, String key, Object value) {
    line(depth, scalar(key) + ": " + flow(value));
  }

  void comment(int depth, String comment) {
    line(depth, "# " + oneLine(comment));
  }

  void todo(int depth, String what) {
    comment(depth, "TODO " + what);
  }

  void add(DraftText other) {
    text.append(other.text);
  }

  static String oneLine(String text) {
    var line = text.replaceAll("[\\p{Cntrl}\\p{Z}\\s\\uFEFF]+", " ").strip();
    return line.length() > LONGEST_COMMENT ? line.substring(0, LONGEST_COMMENT) + "…" : line;
  }

  /** Maps and lists in braces and brackets, on one line. */
  static String flow(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(it -> scalar(String.valueOf(it.getKey())) + ": " + flow(it.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(DraftText::flow).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof String string ? scalar(string) : String.valueOf(value);
  }

  static String scalar(String text) {
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

  @Override
  public String toString() {
    return text.toString();
  }
}
