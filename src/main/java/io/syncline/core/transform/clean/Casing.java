package io.syncline.core.transform.clean;

/** Changes of letters. */
final class Casing {

  private Casing() {}

  /**
   * Each word's first letter in title case, the others lower: words end at anything but letters,
   * digits and an apostrophe before a single letter.
   */
  static String title(String text) {
    var out = new StringBuilder(text.length());
    boolean inside = false;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      boolean letter =
          Character.isLetterOrDigit(point)
              || Character.getType(point) == Character.NON_SPACING_MARK;
      out.appendCodePoint(inside ? Character.toLowerCase(point) : Character.toTitleCase(point));
      inside = letter || (point == '\'' || point == '\u2019') && inside && endsSoon(text, i);
    }
    return out.toString();
  }

  /** Whether one letter and no more follows: the s of Ann's, not the brien of o'brien. */
  private static boolean endsSoon(String text, int at) {
    return at + 1 >= text.length() || !Character.isLetterOrDigit(text.charAt(at + 1));
  }

  /** The decimal digits of any script, as ASCII. */
  static String digits(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> Character.isDigit(point) ? Character.digit(point, 10) : -1)
        .filter(digit -> digit >= 0)
        .forEach(out::append);
    return out.toString();
  }

  /** Letters and ASCII digits only. */
  static String alphanumeric(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints().filter(Character::isLetterOrDigit).forEach(out::appendCodePoint);
    return out.toString();
  }
}
