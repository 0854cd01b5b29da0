package io.syncline.console;

/**
 * A state in words; its icon and its colour only repeat them.
 *
 * @param tone how the state is to be taken
 */
public record StatusLabel(Tone tone, String text) {

  /** How a state is to be taken. */
  public enum Tone {
    GOOD,
    WARN,
    BAD,
    /** Nothing was measured, so nothing is said. */
    UNKNOWN,
    /** Neither good nor bad. */
    PLAIN
  }

  public static StatusLabel good(String text) {
    return new StatusLabel(Tone.GOOD, text);
  }

  public static StatusLabel warn(String text) {
    return new StatusLabel(Tone.WARN, text);
  }

  public static StatusLabel bad(String text) {
    return new StatusLabel(Tone.BAD, text);
  }

  public static StatusLabel unknown(String text) {
    return new StatusLabel(Tone.UNKNOWN, text);
  }

  public static StatusLabel plain(String text) {
    return new StatusLabel(Tone.PLAIN, text);
  }

  /** The class in the style sheet. */
  public String style() {
    return switch (tone) {
      case GOOD -> "good";
      case WARN -> "warn";
      case BAD -> "bad";
      case UNKNOWN -> "unknown";
      case PLAIN -> "plain";
    };
  }

  /** The outline of the icon: each tone has a shape of its own. */
  public String shape() {
    return switch (tone) {
      case GOOD -> "M3 8.5l3.2 3.2L13 4.8";
      case WARN -> "M8 2.2L14.3 13.5H1.7zM8 6.5v3.2M8 11.6v.2";
      case BAD -> "M4 4l8 8M12 4l-8 8";
      case PLAIN -> "M5 8h6";
      case UNKNOWN -> "M5.6 6a2.4 2.4 0 1 1 3.3 2.2c-.6.3-.9.8-.9 1.5M8 12.2v.2";
    };
  }
}
