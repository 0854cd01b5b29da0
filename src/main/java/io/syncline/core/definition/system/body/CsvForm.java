package io.syncline.core.definition.system.body;

import io.syncline.core.definition.key.Default;
import io.syncline.core.model.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * How CSV looks. Its first line names its columns.
 *
 * @param separator one character, or the word {@code tab}; null: a comma in requests, and of
 *     answers the one of comma, semicolon and tab that the first line has most
 * @param charset null: UTF-8 in requests, and of answers what they say
 * @param emptyCells what an empty cell of an answer says
 */
public record CsvForm(
    @Nullable String separator,
    @Nullable String charset,
    @Default("cleared") EmptyCells emptyCells) {

  static final CsvForm USUAL = new CsvForm(null, null, EmptyCells.CLEARED);

  private static final String TAB = "tab";

  /** What an empty cell says. */
  public enum EmptyCells {
    /** The field is empty. */
    CLEARED,
    /** Nothing. */
    ABSENT,
    /** The field is the empty text. */
    TEXT;

    /** What a cell says; null: nothing. */
    public @Nullable Value value(String cell) {
      if (!cell.isEmpty() || this == TEXT) {
        return Value.text(cell);
      }
      return this == CLEARED ? Value.CLEARED : null;
    }
  }

  /** The separator; null: it is not said. */
  public @Nullable Character separatorCharacter() {
    return separator == null ? null : separator.equals(TAB) ? '\t' : separator.charAt(0);
  }

  /** Whether a text is a separator. */
  public static boolean isSeparator(String text) {
    return text.equals(TAB)
        || text.length() == 1 && !Character.isLetterOrDigit(text.charAt(0)) && !quotes(text);
  }

  private static boolean quotes(String text) {
    return "\"\r\n".contains(text);
  }
}
