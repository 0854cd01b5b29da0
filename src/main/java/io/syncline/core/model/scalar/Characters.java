package io.syncline.core.model.scalar;

import java.text.Normalizer;

/**
 * What texts may hold: everything but NUL (PostgreSQL stores none), lone surrogates (no UTF-8 form)
 * and Unicode's non-characters (section 23.7). Each method returns the text itself where nothing is
 * to do.
 */
public final class Characters {

  private static final char REPLACEMENT = '\uFFFD';

  private Characters() {}

  /** Whether the text holds nothing reserved. */
  public static boolean storable(String text) {
    for (int i = 0; i < text.length(); ) {
      char c = text.charAt(i);
      if (c > 0 && c < Character.MIN_SURROGATE) {
        i++;
        continue;
      }
      int point = text.codePointAt(i);
      if (reserved(point)) {
        return false;
      }
      i += Character.charCount(point);
    }
    return true;
  }

  /**
   * Whether the text is of printable ASCII with single spaces between words, and not empty: what
   * every method of this class, and the normalization forms, leave as it is.
   */
  public static boolean plain(String text) {
    boolean space = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || space && c == ' ') {
        return false;
      }
      space = c == ' ';
    }
    return !space;
  }

  /** The text with each reserved character as U+FFFD. */
  public static String replaced(String text) {
    return storable(text)
        ? text
        : text.codePoints()
            .map(point -> reserved(point) ? REPLACEMENT : point)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  /** The text without reserved characters and without controls other than tab and line breaks. */
  public static String cleaned(String text) {
    if (text.codePoints().noneMatch(Characters::invalid)) {
      return text;
    }
    return text.codePoints()
        .filter(point -> !invalid(point))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /**
   * The text without white space at its ends, each run of it inside as one space, or as one line
   * break where the run has any: paragraphs stay apart.
   */
  public static String folded(String text) {
    if (tidy(text)) {
      return text;
    }
    var out = new StringBuilder(text.length());
    boolean space = false;
    boolean line = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (white(c)) {
        space = true;
        line |= c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
      } else {
        if (space && !out.isEmpty()) {
          out.append(line ? '\n' : ' ');
        }
        space = false;
        line = false;
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Normalization form C; nothing below U+0300 composes, so most texts are only looked at. */
  public static String nfc(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= '\u0300') {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
      }
    }
    return text;
  }

  static boolean white(char c) {
    return c <= ' ' ? c == ' ' || c >= '\t' && c <= '\r' : c >= '\u0085' && unicodeWhite(c);
  }

  /** Unicode's White_Space beyond ASCII, and the byte order mark. */
  private static boolean unicodeWhite(char c) {
    return c == '\u0085' || c == '\uFEFF' || Character.isSpaceChar(c);
  }

  private static boolean tidy(String text) {
    boolean before = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean white = white(c);
      if (white && (before || c != ' ')) {
        return false;
      }
      before = white;
    }
    return text.isEmpty() || !before;
  }

  private static boolean invalid(int point) {
    return reserved(point)
        || point < 0x20 && point != '\t' && point != '\n' && point != '\r'
        || point >= 0x7F && point < 0xA0 && point != 0x85;
  }

  private static boolean reserved(int point) {
    return point == 0
        || point >= 0xD800
            && (point <= 0xDFFF
                || (point & 0xFFFE) == 0xFFFE
                || point >= 0xFDD0 && point <= 0xFDEF);
  }
}
