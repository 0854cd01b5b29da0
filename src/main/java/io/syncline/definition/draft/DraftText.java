package io.syncline.definition.draft;

import io.syncline.core.definition.draft.FlowText;

/** Writes YAML line by line. What comes from a description is quoted, and never ends a comment. */
final class DraftText {

  private static final int LONGEST_COMMENT = 160;

  private final StringBuilder text = new StringBuilder();

  void line(int depth, String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
  }

  void entry(int depth, String key, Object value) {
    line(depth, FlowText.scalar(key) + ": " + FlowText.flow(value));
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

  @Override
  public String toString() {
    return text.toString();
  }
}
