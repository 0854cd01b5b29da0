package io.syncline.system.http.answer;

import io.syncline.core.model.value.Value;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how many records there are: from an answer's body, or from one of its headers. */
public final class Totals {

  private static final String HEADER = "header:";

  private Totals() {}

  /**
   * The number; null where none is said.
   *
   * @param where a path in the body, or {@code header:} and a header's name; null: nowhere
   * @param headers by name in lower case
   */
  public static @Nullable Long read(
      @Nullable String where, @Nullable Value answer, Map<String, String> headers) {
    if (where != null && where.startsWith(HEADER)) {
      var name = where.substring(HEADER.length()).toLowerCase(Locale.ROOT);
      return number(headers.get(name));
    }
    return answer == null ? null : number(Answers.text(answer, where));
  }

  public static @Nullable Long number(@Nullable String text) {
    return text == null || !text.matches("\\d{1,18}") ? null : Long.valueOf(text);
  }
}
