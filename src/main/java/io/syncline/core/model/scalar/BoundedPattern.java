package io.syncline.core.model.scalar;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that cannot run away: a text longer than {@value #LONGEST} characters, or
 * one that takes more than {@value #STEPS} looks at a character, does not match ({@code (a+)+$}
 * would else need 2^n).
 */
public final class BoundedPattern {

  static final int LONGEST = 10_000;
  static final int STEPS = 1_000_000;

  private final Pattern pattern;

  private BoundedPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Compiles.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  public static BoundedPattern of(String expression) {
    try {
      return new BoundedPattern(Pattern.compile(expression));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + expression + "\" is not a pattern: " + e.getDescription() + " at " + e.getIndex(),
          e);
    }
  }

  /** Whether the whole text matches. */
  public boolean matches(String text) {
    if (text.length() > LONGEST) {
      return false;
    }
    try {
      return pattern.matcher(new Counted(text)).matches();
    } catch (TooManySteps | StackOverflowError e) {
      return false;
    }
  }

  /** The first group of the first match; empty where there is none. */
  public Optional<String> group(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      var matcher = pattern.matcher(new Counted(text));
      return matcher.find() && matcher.groupCount() > 0
          ? Optional.ofNullable(matcher.group(1))
          : Optional.empty();
    } catch (TooManySteps | StackOverflowError e) {
      return Optional.empty();
    }
  }

  /** Ends a match that looks too often. No stack trace. */
  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManySteps() {
      super(null, null, false, false);
    }
  }

  /** Text that counts how often it is looked at. */
  private static final class Counted implements CharSequence {
    private final String text;
    private int left = STEPS;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new TooManySteps();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
